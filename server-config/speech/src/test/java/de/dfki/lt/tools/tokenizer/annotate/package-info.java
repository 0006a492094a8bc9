/** The tokeniser's result types, under the names MaryTTS looks for. Tests only. */
@NullMarked
package de.dfki.lt.tools.tokenizer.annotate;

import org.jspecify.annotations.NullMarked;
