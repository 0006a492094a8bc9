/**
 * Files of customers and of stages: where they lie, whose they are, how many bytes a workspace may hold, how they are fetched.
 *
 * <p>{@link studio.atelier.media.Uploads} takes a file in as a stream: its first bytes decide whether it is a medium we
 * work on, its bytes are reserved in the database before they are written, and whatever ends early leaves neither file nor
 * reservation. {@link studio.atelier.media.Artifacts} keeps what the stages of a job make. Both put the bytes into the
 * {@link studio.atelier.media.ObjectStore} under names of ours; {@link studio.atelier.media.DownloadLinks} makes addresses
 * that expire. An object is gone in two steps, mark and remove, so that a crash in between is finished by the sweep.
 */
@NullMarked
package studio.atelier.media;

import org.jspecify.annotations.NullMarked;
