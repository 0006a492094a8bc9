/**
 * Files of customers and of stages: where they lie, whose they are, how many bytes a workspace may hold, how they are fetched, and
 * when they go.
 *
 * <p>{@link studio.atelier.media.Uploads} takes a file in as a stream: its first bytes decide whether it is a medium we
 * work on, its bytes are reserved in the database before they are written, and whatever ends early leaves neither file nor
 * reservation. {@link studio.atelier.media.Artifacts} keeps what the stages of a job make. Both put the bytes into the
 * {@link studio.atelier.media.ObjectStore} under names of ours; {@link studio.atelier.media.DownloadLinks} makes addresses
 * that expire. An object is gone in two steps, mark and remove, so that a crash in between is finished by the sweep.
 *
 * <p><b>How a studio says how long a file is kept.</b> In the transaction that submits a job: {@code jobMedia.use(workspace, upload,
 * job, Retention.SOURCE)}; in a stage that fetched its source: {@code jobMedia.fetched(…)}; for what a stage makes:
 * {@code artifacts.keep(new Artifacts.Origin(…, Retention.INTERMEDIATE), …)}. Before a retry: {@code jobMedia.hold(workspace, job)},
 * and if it says no, the refusal {@code source_expired}. When a job is deleted: {@code hold}, delete, {@code jobMedia.release(…)}.
 * Nothing has to be told when a job ends: {@link studio.atelier.media.RetentionSweep} asks the jobs. A studio that forgets rows
 * of its own after a time implements {@link studio.atelier.media.StudioTerms}. A reader whose artefact has expired finds nothing
 * ({@code Artifacts.find}).
 */
@NullMarked
package studio.atelier.media;

import org.jspecify.annotations.NullMarked;
