/**
 * The tokeniser that MaryTTS calls and that no repository offers any more, in the little that one English voice needs. The
 * names are MaryTTS's; the code is ours. Tests only.
 */
@NullMarked
package de.dfki.lt.tools.tokenizer;

import org.jspecify.annotations.NullMarked;
