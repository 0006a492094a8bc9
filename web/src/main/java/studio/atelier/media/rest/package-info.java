/**
 * Files over HTTP. {@link studio.atelier.media.rest.UploadForms} reads a form with a file from the raw body, part by part, so
 * that a file of any size passes through a few kilobytes of memory and is stored once; features that take uploads build on
 * it. {@link studio.atelier.media.rest.MediaResource} hands files out, whole or by range, to whoever has a signed address.
 */
@NullMarked
package studio.atelier.media.rest;

import org.jspecify.annotations.NullMarked;
