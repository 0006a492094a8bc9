package studio.atelier.work;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static studio.atelier.work.Bench.pipeline;
import static studio.atelier.work.Bench.stage;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.assertj.core.api.ObjectAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import studio.atelier.platform.Json;
import studio.atelier.platform.SqlFailure;
import studio.atelier.platform.Tenant;
import studio.atelier.platform.TestDatabase;

/** The functions of the engine run as the owner; for a request they see the workspace of its transaction all the same. */
class WorkWallTest {

    private static final TestDatabase DB = TestDatabase.fresh();

    private final Bench bench = new Bench(DB, pipeline("test.one", stage("only")));
    private final Jobs jobs = new Jobs(DB.app(), queue -> {});
    private final Tenant owner = new Tenant(bench.workspace, UUID.randomUUID());
    private final Tenant stranger = new Tenant(UUID.randomUUID(), UUID.randomUUID());

    @AfterAll
    static void close() {
        DB.close();
    }

    private <T> T as(Tenant tenant, Function<Jobs, T> body) {
        return DB.request(tenant, () -> body.apply(jobs));
    }

    private <T> ObjectAssert<T> assertAs(Tenant tenant, Function<Jobs, T> body) {
        return assertThatObject(as(tenant, body));
    }

    private UUID submitted() {
        var answer = as(owner, jobs -> jobs.submit(request(owner.workspaceId(), "key")));
        return ((Submission.Accepted) answer).job().id();
    }

    private static NewJob request(UUID workspace, @Nullable String key) {
        return new NewJob(workspace, UUID.randomUUID(), "test.one", Json.tree(Map.of()), key);
    }

    @Test
    void theOwnerOfAJobDoesEverythingWithIt() {
        var job = submitted();

        assertAs(owner, jobs -> jobs.find(owner.workspaceId(), job)).isNotEqualTo(Optional.empty());
        assertAs(owner, jobs -> jobs.list(owner.workspaceId(), null, null, 10, null))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(1);
        assertAs(owner, jobs -> jobs.spec(owner.workspaceId(), job)).isNotEqualTo(Optional.empty());
        assertAs(owner, jobs -> jobs.retry(owner.workspaceId(), job)).isInstanceOf(Reopening.NotRetryable.class);
        assertAs(owner, jobs -> jobs.cancel(owner.workspaceId(), job)).isInstanceOf(Cancellation.Cancelled.class);
        assertAs(owner, jobs -> jobs.delete(owner.workspaceId(), job)).isInstanceOf(Deletion.Deleted.class);
    }

    /** As if the first wall were down: the foreign workspace is asked for by name. */
    @Test
    void anotherTenantFindsNothingEvenByNameOfTheWorkspace() {
        var job = submitted();
        var theirs = owner.workspaceId();

        assertAs(stranger, jobs -> jobs.find(theirs, job)).isEqualTo(Optional.empty());
        assertAs(stranger, jobs -> jobs.list(theirs, null, null, 10, null)).isEqualTo(List.of());
        assertAs(stranger, jobs -> jobs.spec(theirs, job)).isEqualTo(Optional.empty());
        assertAs(stranger, jobs -> jobs.outputs(theirs, job, "only")).isEqualTo(List.of());
        assertAs(stranger, jobs -> jobs.cancel(theirs, job)).isInstanceOf(Cancellation.Unknown.class);
        assertAs(stranger, jobs -> jobs.retry(theirs, job)).isInstanceOf(Reopening.Unknown.class);
        assertAs(stranger, jobs -> jobs.delete(theirs, job)).isInstanceOf(Deletion.Unknown.class);
        assertAs(owner, jobs -> jobs.find(theirs, job)).isNotEqualTo(Optional.empty());
    }

    @Test
    void anotherTenantCannotSubmitThere() {
        for (var wish : List.of(request(owner.workspaceId(), null), request(owner.workspaceId(), "key"))) {
            assertThatThrownBy(() -> as(stranger, jobs -> jobs.submit(wish)))
                    .isInstanceOf(SqlFailure.class)
                    .hasMessageContaining("row-level security");
        }
        assertThatThrownBy(() -> jobs.submit(request(owner.workspaceId(), null)))
                .as("outside a transaction")
                .isInstanceOf(SqlFailure.class);
    }

    @Test
    void theEngineIsNotAsked() {
        var job = submitted();

        assertThat(new Jobs(DB.engine(), queue -> {}).find(owner.workspaceId(), job))
                .isPresent();
    }
}
