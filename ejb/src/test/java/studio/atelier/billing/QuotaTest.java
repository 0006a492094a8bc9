package studio.atelier.billing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Seed;
import studio.atelier.platform.Tenant;
import studio.atelier.work.Fault;
import studio.atelier.work.FinishedRun;
import studio.atelier.work.JobState;

class QuotaTest {

    private static final BillingFixture BILLING = new BillingFixture();
    private static final String KIND = "film.render";

    private final Tenant ada = BILLING.customer();
    private final Quota quota = new Quota(BILLING.sql);

    @AfterAll
    static void close() {
        BILLING.close();
    }

    @AfterEach
    void isSound() {
        BILLING.isSound();
    }

    private UUID count() {
        var job = UUID.randomUUID();
        BILLING.db.transaction(() -> {
            quota.count(quota.of(ada.workspaceId(), KIND), job);
            return job;
        });
        return job;
    }

    private boolean mayCount() {
        try {
            count();
            return true;
        } catch (OverQuota _) {
            return false;
        }
    }

    private final Map<UUID, Integer> runs = new ConcurrentHashMap<>();

    /** The next run of this job, whatever the one before was. */
    private void ends(UUID job, JobState state, @Nullable Fault fault) {
        int run = runs.merge(job, 1, Integer::sum);
        new QuotaReturn()
                .settle(BILLING.sql, List.of(new FinishedRun(job, run, ada.workspaceId(), KIND, state, fault, 0, 1)));
    }

    private int usedToday() {
        return BILLING.subscriptions.find(ada.workspaceId()).usage().stream()
                .filter(one -> one.kind().equals(KIND))
                .findFirst()
                .orElseThrow()
                .usedToday();
    }

    @Test
    @Seed("F8")
    void theTierSaysHowManyAndWhere() {
        assertThat(quota.of(ada.workspaceId(), KIND))
                .isEqualTo(new Quota.Allowance(ada.workspaceId(), KIND, "free", "480p", 1, 5, true));
        assertThat(quota.of(ada.workspaceId(), "subtitles.transcribe").counted())
                .isFalse();
        count();
        count();
        assertThatThrownBy(this::count)
                .isInstanceOfSatisfying(
                        OverQuota.class,
                        over -> assertThat(over.retryAfter()).isBetween(Duration.ZERO, Duration.ofDays(1)))
                .hasMessageContaining("2 jobs");

        BILLING.paid(ada, "vip-monthly");
        assertThat(quota.of(ada.workspaceId(), KIND).priority()).isEqualTo(3);
        assertThat(mayCount()).isTrue();
    }

    @Test
    void fiftyAtOnceGetWhatTheTierAllows() throws Exception {
        var answers = BILLING.<Boolean>atOnce(50, this::mayCount);

        assertThat(answers).filteredOn(Boolean::booleanValue).hasSize(2);
        assertThat(usedToday()).isEqualTo(2);
    }

    @Test
    void aJobThatIsNotSubmittedAfterAllIsNotCounted() {
        try {
            BILLING.db.transaction(() -> {
                quota.count(quota.of(ada.workspaceId(), KIND), UUID.randomUUID());
                throw new IllegalStateException("killed");
            });
        } catch (IllegalStateException _) {
            assertThat(usedToday()).isZero();
        }
    }

    @Test
    void whatWeFailIsGivenBackOnceAndNothingElseIs() {
        var failed = count();
        ends(failed, JobState.FAILED, Fault.PROVIDER);
        ends(failed, JobState.FAILED, Fault.OURS);
        assertThat(usedToday()).isZero();
        ends(failed, JobState.SUCCEEDED, null);
        assertThat(usedToday()).as("a later run brought it after all").isEqualTo(1);

        ends(count(), JobState.FAILED, Fault.INPUT);
        assertThat(usedToday()).isEqualTo(2);
        ends(UUID.randomUUID(), JobState.FAILED, Fault.OURS);
        assertThat(usedToday()).isEqualTo(2);
        assertThat(mayCount()).isFalse();
    }

    @Test
    void givingBackAndCountingAtOnceStayTrue() throws Exception {
        var first = count();
        var second = count();
        var answers = BILLING.atOnce(List.<Callable<Boolean>>of(
                this::mayCount,
                () -> {
                    ends(first, JobState.FAILED, Fault.OURS);
                    return false;
                },
                this::mayCount,
                () -> {
                    ends(second, JobState.EXPIRED, null);
                    return false;
                },
                () -> {
                    ends(first, JobState.FAILED, Fault.OURS);
                    return false;
                }));
        assertThat(answers)
                .as("both are given back, so the new ones are all that is counted")
                .filteredOn(Boolean::booleanValue)
                .hasSize(usedToday());
    }

    @Test
    void theMonthHasALimitToo() {
        BILLING.db.owner().update("""
                INSERT INTO quota_counter (workspace_id, kind, per, starts, used)
                SELECT ?, ?, 'month', date_trunc('month', atelier_now() AT TIME ZONE 'UTC')::date, 0""", ada.workspaceId(), KIND);
        for (int i = 0; i < 5; i++) {
            BILLING.db.owner().update("""
                    INSERT INTO quota_use (job_id, workspace_id, kind, day)
                    SELECT gen_random_uuid(), ?, ?, date_trunc('month', atelier_now() AT TIME ZONE 'UTC')::date - 1 + 1""", ada.workspaceId(), KIND);
        }
        BILLING.db.owner().update("""
                INSERT INTO quota_counter (workspace_id, kind, per, starts, used)
                SELECT ?, ?, 'day', date_trunc('month', atelier_now() AT TIME ZONE 'UTC')::date, 5 ON CONFLICT DO NOTHING""", ada.workspaceId(), KIND);
        BILLING.db
                .owner()
                .update(
                        "UPDATE quota_counter SET used = 5 WHERE workspace_id = ? AND per = 'month'",
                        ada.workspaceId());

        assertThatThrownBy(this::count).isInstanceOf(OverQuota.class);
    }

    @Test
    void oldUsesAreForgotten() {
        BILLING.db
                .owner()
                .update(
                        "INSERT INTO quota_use (job_id, workspace_id, kind, day) VALUES (gen_random_uuid(), ?, ?, '2020-01-01')",
                        ada.workspaceId(),
                        KIND);
        assertThat(BILLING.subscriptionExpiry.prune()).isEqualTo(1);
        assertThat(BILLING.subscriptionExpiry.prune()).isZero();
    }
}
