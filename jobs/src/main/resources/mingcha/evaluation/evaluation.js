'use strict';
(function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const words = {
    zh: {score: '评分', right: '属实', ideal: '完全校准', precision: '精确率', recall: '召回（易、中）', average: '平均精确率', share: '刷单占比', found: '刷单召回', camouflage: '伪装 '},
    en: {score: 'score', right: 'right', ideal: 'perfectly calibrated', precision: 'precision', recall: 'recall, easy and middle', average: 'average precision', share: 'share of fakes', found: 'brushing recall', camouflage: 'camouflage '}
  };
  const deep = '#0b3c5d', accent = '#b83227', pale = '#9fb3c8', gold = '#b8860b';
  const language = () => document.body.classList.contains('en') ? 'en' : 'zh';
  const grid = {left: 10, right: 60, top: 38, bottom: 8, containLabel: true};

  const charts = {
    calibration(w) {
      const bins = data.points[0].evaluation.calibration.bins.filter(b => b.leads > 0);
      return {tooltip: {}, legend: {top: 6}, grid, xAxis: {type: 'value', min: 0, max: 1, name: w.score}, yAxis: {type: 'value', min: 0, max: 1}, series: [
        {name: w.ideal, type: 'line', symbol: 'none', lineStyle: {type: 'dashed', color: pale}, itemStyle: {color: pale}, data: [[0, 0], [1, 1]]},
        {name: w.right, type: 'scatter', itemStyle: {color: accent}, data: bins.map(b => [b.meanScore, b.shareRight, b.leads]), symbolSize: v => 8 + 4 * Math.sqrt(v[2])}]};
    },
    points(w) {
      const rows = [...data.points].reverse();
      const bar = (name, key, color) => ({name, type: 'bar', itemStyle: {color}, data: rows.map(p => p.evaluation[key])});
      return {tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}}, legend: {top: 6}, grid, xAxis: {type: 'value', min: 0, max: 1}, yAxis: {type: 'category', data: rows.map(p => p.name)}, series: [bar(w.precision, 'precision', deep), bar(w.recall, 'recall_easy_middle', accent), bar(w.average, 'average_precision', gold)]};
    },
    dose(w) {
      const levels = [...new Set(data.points.map(p => p.camouflage))];
      return {tooltip: {trigger: 'axis'}, legend: {top: 6}, grid, xAxis: {type: 'value', min: 0, name: w.share}, yAxis: {type: 'value', min: 0, max: 1, name: w.found}, series: levels.map((c, i) => ({name: w.camouflage + c, type: 'line', lineStyle: {color: [deep, gold, accent][i % 3]}, itemStyle: {color: [deep, gold, accent][i % 3]}, data: data.points.filter(p => p.camouflage === c).map(p => [p.fake_share, p.brushing.share])}))};
    }
  };

  const drawn = [];
  document.querySelectorAll('.chart').forEach(node => {
    const chart = echarts.init(node, null, {renderer: 'svg'});
    drawn.push({chart, draw: () => chart.setOption(Object.assign({animation: false, textStyle: {fontFamily: 'inherit'}}, charts[node.dataset.chart](words[language()])), true)});
  });
  const draw = () => drawn.forEach(d => d.draw());
  draw();
  window.addEventListener('resize', () => drawn.forEach(d => d.chart.resize()));
  document.getElementById('language').addEventListener('click', () => {
    const to = language() === 'zh' ? 'en' : 'zh';
    document.body.classList.replace(language(), to);
    document.documentElement.lang = to;
    draw();
  });
})();
