package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Collectors;
import studio.atelier.platform.TestDatabase;

/** What must be true of the engine's tables at every instant between transactions; each query counts violations. */
final class Invariants {

    private static final String ALL = """
            SELECT 'live task of a final job' AS what, count(*) AS n
              FROM task k JOIN job j ON j.id = k.job_id WHERE j.state >= 10
            UNION ALL
            SELECT 'open tasks miscounted', count(*) FROM job j
             WHERE open_tasks <> (SELECT count(*) FROM task k WHERE k.job_id = j.id)
            UNION ALL
            SELECT 'succeeded without an output of every stage', count(*) FROM job j
              JOIN pipeline_stage s ON s.pipeline_id = j.pipeline_id
             WHERE j.state = 10 AND NOT EXISTS (
                SELECT FROM stage_output o WHERE o.job_id = j.id AND o.stage_no = s.stage_no)
               AND NOT (s.stage_no > j.fan_no AND j.fan_items = 0)
            UNION ALL
            SELECT 'succeeded without every item of the fan', count(*) FROM job j
              JOIN pipeline_stage s ON s.pipeline_id = j.pipeline_id AND s.stage_no = j.fan_no + 1 AND NOT s.joins
             WHERE j.state = 10 AND j.fan_items <> (
                SELECT count(*) FROM stage_output o WHERE o.job_id = j.id AND o.stage_no = s.stage_no)
            UNION ALL
            SELECT 'two successful attempts of one stage and item in one run', count(*) FROM (
                SELECT FROM task_attempt WHERE outcome = 10
                 GROUP BY job_id, stage_no, item_no, run HAVING count(*) > 1) x
            UNION ALL
            SELECT 'two successful attempts of one task', count(*) FROM (
                SELECT FROM task_attempt WHERE outcome = 10 GROUP BY task_id, run HAVING count(*) > 1) x
            UNION ALL
            SELECT 'job that hangs without a live task', count(*) FROM job WHERE state < 10 AND open_tasks = 0
            UNION ALL
            SELECT 'fence used twice', count(*) FROM (
                SELECT FROM task_attempt GROUP BY task_id, fence HAVING count(*) > 1) x
            UNION ALL
            SELECT 'attempts of a task overlap or go back in fence', count(*) FROM (
                SELECT started_at, fence, lag(ended_at) OVER w AS ended_before, lag(fence) OVER w AS fence_before
                  FROM task_attempt WINDOW w AS (PARTITION BY task_id ORDER BY started_at, fence)) x
             WHERE started_at < ended_before OR fence <= fence_before
            UNION ALL
            SELECT 'fence of a live task behind its history', count(*) FROM task k
             WHERE EXISTS (SELECT FROM task_attempt a WHERE a.task_id = k.id AND a.fence > k.fence)
            UNION ALL
            SELECT 'lane over its limit', count(*) FROM (
                SELECT FROM task k
                  JOIN lane d ON d.queue_id = k.queue_id AND d.workspace_id = '00000000-0000-0000-0000-000000000000'
                  LEFT JOIN lane l ON l.queue_id = k.queue_id AND l.workspace_id = k.workspace_id
                 WHERE k.state = 1
                 GROUP BY k.queue_id, k.workspace_id
                HAVING count(*) > max(coalesce(l.max_inflight, d.max_inflight))) x
            UNION ALL
            SELECT 'queue over its limit', count(*) FROM (
                SELECT FROM task k JOIN queue q ON q.id = k.queue_id WHERE k.state = 1
                 GROUP BY q.id, q.max_inflight HAVING count(*) > q.max_inflight) x
            UNION ALL
            SELECT 'row outside the weekly partitions', (SELECT count(*) FROM job_default)
                 + (SELECT count(*) FROM job_input_default) + (SELECT count(*) FROM stage_output_default)
                 + (SELECT count(*) FROM task_attempt_default) + (SELECT count(*) FROM job_event_default)
            """;

    private Invariants() {}

    static void check(TestDatabase db) {
        Map<String, Long> violations =
                db.owner().list(ALL, row -> Map.entry(row.text("what"), row.number("n"))).stream()
                        .filter(entry -> entry.getValue() > 0)
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        assertThat(violations).as("violated invariants").isEmpty();
    }
}
