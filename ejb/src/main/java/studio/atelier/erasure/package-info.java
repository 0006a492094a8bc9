/**
 * The right to be forgotten: somebody asks, and what there is of them goes, table by table and file by file, until it is proved that
 * nothing is left.
 *
 * <p>{@link studio.atelier.erasure.Deletions} takes the request and ends every way in at once. {@link studio.atelier.erasure.Erasure}
 * does the work, in steps that are transactions of their own and may be repeated; the sweep {@code person-erasure} runs it on one
 * node at a time, so that a kill costs seconds. What becomes of which table is said in one place, {@code erasure_rules()} in
 * {@code functions/erasure-rules.sql}: a new table needs a line there.
 */
@NullMarked
package studio.atelier.erasure;

import org.jspecify.annotations.NullMarked;
