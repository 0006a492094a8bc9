/** Tests of the source tree itself: the arrows between features, sizes, names, links. */
@NullMarked
package studio.atelier.tidy;

import org.jspecify.annotations.NullMarked;
