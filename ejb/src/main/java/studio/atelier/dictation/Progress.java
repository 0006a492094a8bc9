package studio.atelier.dictation;

/**
 * How far a learner is with an exercise.
 *
 * @param lastSegmentIndex the furthest sentence that was tried, from 0; 0 before the first
 * @param completedSegments how many sentences were right at least once; none counts twice
 */
public record Progress(int lastSegmentIndex, int completedSegments) {}
