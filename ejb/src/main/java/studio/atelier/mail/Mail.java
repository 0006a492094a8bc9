package studio.atelier.mail;

/**
 * One message in plain text.
 *
 * @param to one address, as its account keeps it
 * @param subject one line
 */
public record Mail(String to, String subject, String text) {

    public Mail {
        if ((to + subject).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("A line of a mail's head has no control characters");
        }
    }

    /** Names nobody. */
    @Override
    public String toString() {
        return "Mail[hidden]";
    }
}
