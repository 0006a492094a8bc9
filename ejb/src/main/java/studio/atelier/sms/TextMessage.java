package studio.atelier.sms;

/**
 * A code on its way to a telephone.
 *
 * @param to the number in E.164, with the plus
 * @param text what is read there, where a carrier takes free text
 * @param code the same code alone, for carriers that only fill in a template
 */
public record TextMessage(String to, String text, String code) {

    /** Tells neither number nor code. */
    @Override
    public String toString() {
        return "TextMessage[hidden]";
    }
}
