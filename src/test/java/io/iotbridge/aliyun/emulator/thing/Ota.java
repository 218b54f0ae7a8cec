package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Firmware of one device (platform.md D4): a notice that is repeated until the device says that it runs the version. */
final class Ota {

    private static final int REMEMBERED = 1000;

    private final ObjectNode versions = Frame.JSON.createObjectNode();
    private final Deque<ObjectNode> progress = new ArrayDeque<>();
    private ObjectNode pending;

    synchronized ObjectNode offer(String version, Files.Stored file) {
        pending = Frame.JSON.createObjectNode();
        return pending.put("size", file.size())
                .put("version", version)
                .put("url", file.url())
                .put("md5", file.md5())
                .put("sign", file.md5())
                .put("signMethod", "Md5")
                .put("module", "default");
    }

    synchronized Optional<ObjectNode> pending() {
        return Optional.ofNullable(pending).map(ObjectNode::deepCopy);
    }

    synchronized void inform(Frame frame) {
        String version = frame.params().path("version").asText();
        if (versions.size() < REMEMBERED || versions.has(module(frame))) {
            versions.put(module(frame), version);
        }
        boolean done = pending != null
                && pending.get("version").asText().equals(version)
                && pending.get("module").asText().equals(module(frame));
        pending = done ? null : pending;
    }

    private static String module(Frame frame) {
        return frame.params().path("module").asText("default");
    }

    synchronized void progress(Frame frame) {
        String step = frame.params().path("step").asText();
        ObjectNode entry = Frame.JSON.createObjectNode();
        entry.put("step", step)
                .put("stepAllowed", step.matches("-[1-4]|[1-9]\\d?|100"))
                .put("desc", frame.params().path("desc").asText(""))
                .put("module", module(frame));
        if (progress.size() >= REMEMBERED) {
            progress.poll();
        }
        progress.add(entry);
    }

    /** The notice, or nothing. */
    static Verdict get(Context context, Frame frame) {
        JsonNode data = context.state().ota().pending().orElseGet(Frame.JSON::createObjectNode);
        return Verdict.success(data);
    }

    synchronized ObjectNode json() {
        ObjectNode json = Frame.JSON.createObjectNode();
        json.set("versions", versions.deepCopy());
        ArrayNode steps = json.putArray("progress");
        progress.forEach(steps::add);
        json.put("pending", pending != null);
        return json;
    }
}
