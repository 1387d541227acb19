package mingcha;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.SparkSession;

/** Where the time of all cores goes, stage by stage; for benchmarks. */
public final class StageTimes extends SparkListener {
  private static final long LEAST_MILLIS = 200;

  private final Map<Integer, StageInfo> done = new ConcurrentHashMap<>();

  private StageTimes() {}

  /** Listens from now on. */
  public static StageTimes of(SparkSession spark) {
    StageTimes times = new StageTimes();
    spark.sparkContext().addSparkListener(times);
    return times;
  }

  /** Forgets what was heard so far. */
  public void clear() {
    done.clear();
  }

  @Override
  public void onStageCompleted(SparkListenerStageCompleted completed) {
    done.put(completed.stageInfo().stageId(), completed.stageInfo());
  }

  /** One line for each stage that took a while. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (StageInfo stage : new TreeMap<>(done).values()) {
      TaskMetrics metrics = stage.taskMetrics();
      if (metrics.executorRunTime() > LEAST_MILLIS) {
        text.append(
            String.format(
                Locale.ROOT,
                "  stage %d, %d tasks: %.1f s run, %.1f s CPU, %.1f s gc, %d MB shuffled out, %d MB in; %s%n",
                stage.stageId(),
                stage.numTasks(),
                metrics.executorRunTime() / 1e3,
                metrics.executorCpuTime() / 1e9,
                metrics.jvmGCTime() / 1e3,
                metrics.shuffleWriteMetrics().bytesWritten() >> 20,
                metrics.shuffleReadMetrics().totalBytesRead() >> 20,
                stage.name()));
      }
    }
    return text.toString();
  }
}
