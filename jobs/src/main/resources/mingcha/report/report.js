'use strict';
(function () {
  const data = JSON.parse(document.getElementById('data').textContent);
  const words = {
    zh: {all: '全部', others: '其余', suspected: '涉嫌', emitted: '待交付', held: '研判', rest: '撤回、并案等', list: '标示价', ref: '划线价', sale: '促销价', paid: '最低成交价', acts: '涉嫌时段', buyer: '买家', shop: '店铺', own: '本店', orders: '单', loaded: '装载', quarantined: '隔离', duplicate: '重复', promised: '预期', confirmed: '属实', yuan: '元'},
    en: {all: 'all', others: 'others', suspected: 'suspected', emitted: 'to deliver', held: 'held', rest: 'withdrawn, merged', list: 'shown', ref: 'struck through', sale: 'promotion', paid: 'lowest paid', acts: 'days of the acts', buyer: 'buyer', shop: 'shop', own: 'this shop', orders: 'orders', loaded: 'loaded', quarantined: 'quarantined', duplicate: 'duplicate', promised: 'promised', confirmed: 'confirmed', yuan: 'yuan'}
  };
  const deep = '#0b3c5d', accent = '#b83227', pale = '#9fb3c8', gold = '#b8860b';
  const language = () => document.body.classList.contains('en') ? 'en' : 'zh';
  const base = {animation: false, textStyle: {fontFamily: 'inherit'}};
  const dayAxis = {type: 'time', axisLabel: {hideOverlap: true}, splitLine: {show: false}};
  const acts = (d, w) => ({silent: true, itemStyle: {color: 'rgba(184,50,39,0.09)'}, label: {color: accent, position: 'insideTop'}, data: [[{name: w.acts, xAxis: d.from}, {xAxis: next(d.to)}]]});

  function next(day) {
    const date = new Date(day + 'T00:00:00Z');
    date.setUTCDate(date.getUTCDate() + 1);
    return date.toISOString().slice(0, 10);
  }

  // Tooltips show texts of the data; ECharts takes strings of a formatter as HTML.
  function plain(text) {
    const node = document.createElement('div');
    node.textContent = text;
    return node.innerHTML;
  }

  const charts = {
    flow(w) {
      const links = [], names = new Set(), total = {loaded: 0, quarantined: 0, duplicate: 0};
      data.files.forEach(f => {
        const from = f.platform + ' / ' + f.table;
        names.add(from);
        [['loaded', f.rows_loaded], ['quarantined', f.rows_quarantined], ['duplicate', f.rows_duplicate]].forEach(([end, rows]) => {
          if (rows > 0) { names.add(w[end]); total[end] += rows; links.push({source: from, target: w[end], value: rows}); }
        });
      });
      const colour = {[w.loaded]: '#2f7d4f', [w.quarantined]: accent, [w.duplicate]: pale};
      return {tooltip: {formatter: p => plain(p.name.replace(' > ', ' → ') + ': ' + p.value.toLocaleString())}, series: [{type: 'sankey', left: 10, right: 110, top: 14, bottom: 14, nodeGap: 8, data: [...names].map(n => ({name: n, itemStyle: {color: colour[n] || deep}})), links, lineStyle: {color: 'source', opacity: 0.25}, label: {fontSize: 11}}]};
    },
    codes(w) {
      const rows = [...data.codes].reverse();
      const bar = (name, key, color) => ({name, type: 'bar', stack: 'n', itemStyle: {color}, data: rows.map(c => c[key])});
      return {tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}}, legend: {top: 6}, grid: {left: 10, right: 24, top: 38, bottom: 8, containLabel: true}, xAxis: {type: 'value', minInterval: 1}, yAxis: {type: 'category', data: rows.map(c => c.violation_code)}, series: [bar(w.emitted, 'emitted', accent), bar(w.held, 'held', pale), bar(w.rest, 'others', '#d9e2ec')]};
    },
    bureaus(w) {
      const rows = [...data.bureaus].reverse();
      return {tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}}, grid: {left: 10, right: 24, top: 14, bottom: 8, containLabel: true}, xAxis: {type: 'value', minInterval: 1}, yAxis: {type: 'category', data: rows.map(b => b.bureau_name || b.bureau_code || '—'), axisLabel: {width: 200, overflow: 'truncate'}}, series: [{name: w.emitted, type: 'bar', itemStyle: {color: deep}, barMaxWidth: 22, data: rows.map(b => b.emitted)}]};
    },
    reliability(w) {
      return {tooltip: {}, legend: {top: 6}, grid: {left: 10, right: 24, top: 38, bottom: 8, containLabel: true}, xAxis: {type: 'value', min: 0, max: 1, name: w.promised}, yAxis: {type: 'value', min: 0, max: 1}, series: [{name: w.promised, type: 'line', symbol: 'none', lineStyle: {type: 'dashed', color: pale}, data: [[0, 0], [1, 1]]}, {name: w.confirmed, type: 'scatter', itemStyle: {color: accent}, data: data.reliability.map(r => [r.promised, r.confirmed, r.leads]), symbolSize: v => 8 + 4 * Math.sqrt(v[2])}]};
    },
    timeline(w, d) {
      const marked = new Map(d.suspected);
      const all = new Map(d.all);
      const days = [...new Set([...all.keys(), ...marked.keys()])].sort();
      const count = day => Math.max(all.get(day) || 0, marked.get(day) || 0);
      return {tooltip: {trigger: 'axis', axisPointer: {type: 'shadow'}}, legend: {top: 6}, grid: {left: 10, right: 24, top: 38, bottom: 8, containLabel: true}, xAxis: dayAxis, yAxis: {type: 'value', minInterval: 1}, series: [
        {name: w.suspected, type: 'bar', stack: 'n', barMaxWidth: 14, itemStyle: {color: accent}, data: days.map(day => [day, marked.get(day) || 0]), markArea: acts(d, w)},
        {name: w.others, type: 'bar', stack: 'n', barMaxWidth: 14, itemStyle: {color: pale}, data: days.map(day => [day, count(day) - (marked.get(day) || 0)])}]};
    },
    prices(w, d) {
      const yuan = (rows, at) => rows.filter(r => r[at] !== null && r[at] !== undefined).map(r => [r[0 + (rows === d.shown ? 1 : 0)], r[at] / 100]);
      const line = (name, color, points, more) => Object.assign({name, type: 'line', step: 'end', showSymbol: points.length < 3, lineStyle: {color}, itemStyle: {color}, data: points}, more);
      return {tooltip: {trigger: 'axis'}, legend: {top: 6}, grid: {left: 10, right: 24, top: 38, bottom: 8, containLabel: true}, xAxis: dayAxis, yAxis: {type: 'value', scale: true, name: w.yuan}, series: [
        line(w.ref, accent, yuan(d.shown, 3), {lineStyle: {color: accent, type: 'dashed'}, markArea: acts(d, w)}), line(w.list, deep, yuan(d.shown, 2)), line(w.sale, gold, yuan(d.shown, 4)),
        {name: w.paid, type: 'scatter', symbolSize: 6, itemStyle: {color: '#2f7d4f'}, data: yuan(d.paid, 1)}]};
    },
    ring(w, d) {
      const ring = d.ring, shopDegree = new Map(), buyerDegree = new Map();
      ring.links.forEach(([b, s]) => { shopDegree.set(s, (shopDegree.get(s) || 0) + 1); buyerDegree.set(b, (buyerDegree.get(b) || 0) + 1); });
      const nodes = ring.shops.map((shop, i) => ({id: 's' + i, name: shop, category: shop === ring.own ? 0 : 1, symbol: 'roundRect', symbolSize: 16 + 3 * Math.sqrt(shopDegree.get(i) || 0), label: {show: true, formatter: shop}}));
      for (let b = 0; b < ring.buyers; b++) nodes.push({id: 'b' + b, name: w.buyer + ' ' + (b + 1), category: 2, symbolSize: 6 + 2 * (buyerDegree.get(b) || 0)});
      return {tooltip: {formatter: p => plain(p.dataType === 'edge' ? p.data.orders + ' ' + w.orders : p.name)}, legend: {top: 6, data: [w.own, w.shop, w.buyer]}, series: [{type: 'graph', layout: 'force', roam: true, top: 40, categories: [{name: w.own, itemStyle: {color: accent}}, {name: w.shop, itemStyle: {color: deep}}, {name: w.buyer, itemStyle: {color: gold}}], data: nodes, links: ring.links.map(([b, s, n]) => ({source: 'b' + b, target: 's' + s, orders: n, lineStyle: {width: 0.6 + Math.log1p(n)}})), force: {repulsion: nodes.length < 30 ? 420 : 130, edgeLength: nodes.length < 30 ? 90 : [40, 120], gravity: 0.1, layoutAnimation: false}, lineStyle: {color: '#9fb3c8', opacity: 0.7}, emphasis: {focus: 'adjacency'}, label: {position: 'right', fontSize: 11}}]};
    }
  };

  const drawn = [];
  document.querySelectorAll('.chart').forEach(node => {
    const dossier = node.dataset.dossier === undefined ? null : data.dossiers[Number(node.dataset.dossier)];
    const chart = echarts.init(node, null, {renderer: 'svg'});
    drawn.push({chart, draw: () => chart.setOption(Object.assign({}, base, charts[node.dataset.chart](words[language()], dossier)), true)});
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
