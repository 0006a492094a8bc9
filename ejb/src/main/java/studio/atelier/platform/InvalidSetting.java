package studio.atelier.platform;

/** A setting that is missing or cannot be read. It stops the deployment; the message names the setting, never a secret. */
public final class InvalidSetting extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public InvalidSetting(String message) {
        super(message);
    }
}
