package studio.atelier.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The operations of a running server, as it describes them itself: whatever is added to it is in every test made of them. */
final class ServedApi {

    private final JsonNode document;

    private ServedApi(JsonNode document) {
        this.document = document;
    }

    static ServedApi of(ApiClient client) {
        return new ServedApi(client.get("/openapi.json").expect(200).json());
    }

    List<ServedCall> calls() {
        var calls = new ArrayList<ServedCall>();
        for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
            for (Map.Entry<String, JsonNode> operation : path.getValue().properties()) {
                calls.add(new ServedCall(
                        document,
                        operation.getKey().toUpperCase(java.util.Locale.ROOT),
                        path.getKey(),
                        operation.getValue()));
            }
        }
        return calls;
    }
}
