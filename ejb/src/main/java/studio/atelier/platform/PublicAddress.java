package studio.atelier.platform;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.net.URI;

/** Where this server is reached from outside; needed wherever an address of ours is given to somebody else. */
@Dependent
public class PublicAddress {

    public static final Setting<URI> BASE = Setting.address(
            "atelier.http.public-base-url",
            "Where this server is reached from outside, such as https://api.example.com.");

    private final Settings settings;

    @Inject
    public PublicAddress(Settings settings) {
        this.settings = settings;
    }

    /** The full address of a path from the root of this server; {@link InvalidSetting} if the operator did not say where we are. */
    public URI of(String path) {
        return settings.get(BASE).resolve(path);
    }
}
