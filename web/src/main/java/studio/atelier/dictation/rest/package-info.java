/**
 * The dictation studio over HTTP, below {@code /api/v1/dictation}: jobs that make exercises, exercises with the sound of their
 * sentences, attempts and progress. The rules are in {@link studio.atelier.dictation}; here they get words, addresses and statuses.
 */
@NullMarked
package studio.atelier.dictation.rest;

import org.jspecify.annotations.NullMarked;
