/**
 * How often somebody may do something: by address, by account, by caller; and how often a password may be tried.
 *
 * <p>The truth is in PostgreSQL, so that all nodes count together: one row a subject, one statement a look (GCRA, the leaky
 * bucket that needs only the time at which it will be empty). In front of it each node keeps what it was granted ahead, and
 * until when somebody is refused, so that a flood is turned away without asking. Time is the database's; a node only counts
 * seconds between two looks. Addresses are the client's as {@link studio.atelier.limit.TrustedProxies} sees it, and of IPv6 the
 * /64 that one customer line has.
 */
@NullMarked
package studio.atelier.limit;

import org.jspecify.annotations.NullMarked;
