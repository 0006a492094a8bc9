/**
 * The audit log for operators: as pages of JSON, or the whole of what a filter finds as CSV. The log itself is in
 * {@link studio.atelier.audit}.
 */
@NullMarked
package studio.atelier.audit.rest;

import org.jspecify.annotations.NullMarked;
