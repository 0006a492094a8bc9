/** The answers of the API to orders, cancellations and retries of jobs: alike in every studio. */
@NullMarked
package studio.atelier.order.rest;

import org.jspecify.annotations.NullMarked;
