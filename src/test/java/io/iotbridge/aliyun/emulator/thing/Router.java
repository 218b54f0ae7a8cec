package io.iotbridge.aliyun.emulator.thing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which request a topic below {@code /sys/pk/dn/thing/} is. */
final class Router {

    /** What one kind of request does. */
    interface Handler {
        Verdict judge(Context context, Frame frame);
    }

    private final Map<String, Handler> handlers;

    Router(Map<String, Handler> handlers) {
        this.handlers = handlers;
    }

    Handler of(String path) {
        Handler handler = handlers.get(path);
        if (handler != null) {
            return handler;
        }
        String event = event(path);
        return event.isEmpty() ? Router::unjudged : (context, frame) -> Posts.event(context, frame, event);
    }

    /** A topic nobody judges yet; it is answered as long as it has params. */
    private static Verdict unjudged(Context context, Frame frame) {
        return frame.hasParams() ? Verdict.success() : Verdict.badParameters();
    }

    /** The event of {@code event/NAME/post}, else empty. */
    private static String event(String path) {
        String[] levels = path.split("/", -1);
        boolean event = levels.length == 3 && levels[0].equals("event") && levels[2].equals("post");
        return event ? levels[1] : "";
    }

    /** The method that a topic stands for. */
    static String method(String path) {
        return "thing." + path.replace('/', '.');
    }

    /** The names a frame is about: properties, events, and the path of its topic, which every frame has. */
    static List<String> identifiers(String path, Frame frame) {
        JsonNode params = frame.params();
        List<String> names = new ArrayList<>();
        if (path.endsWith("/pack/post")) {
            names.addAll(packed(params));
            params.path("subDevices").forEach(device -> names.addAll(packed(device)));
        } else if (path.endsWith("/batch/post")) {
            names.addAll(packed(params));
        } else if (path.endsWith("/history/post")) {
            for (JsonNode device : params) {
                device.path("properties").forEach(entry -> names.addAll(Posts.names(entry)));
                device.path("events").forEach(entry -> names.addAll(Posts.names(entry)));
            }
        } else if (!event(path).isEmpty() && !path.equals("event/property/post")) {
            names.add(event(path));
        } else {
            names.addAll(Posts.names(params));
        }
        names.add(path);
        return names;
    }

    private static List<String> packed(JsonNode part) {
        List<String> names = new ArrayList<>(Posts.names(part.path("properties")));
        names.addAll(Posts.names(part.path("events")));
        return names;
    }
}
