package studio.atelier.subtitles;

/**
 * The smallest stretch of text that is not torn apart: a word with its punctuation, one CJK sign with its punctuation, or a
 * part of a word that is too long for a line.
 *
 * @param glued whether it follows the piece before it without a space
 * @param insideWord whether the piece before it is part of the same word
 * @param endsUtterance whether the speaker or the engine stops after it
 */
record Piece(String text, long startMillis, long endMillis, boolean glued, boolean insideWord, boolean endsUtterance) {
    int columns() {
        return Columns.of(text);
    }
}
