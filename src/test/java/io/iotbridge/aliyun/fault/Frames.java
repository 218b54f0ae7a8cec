package io.iotbridge.aliyun.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the platform says of frames: which of our messages it has taken, in its order. Used by one thread at a time. */
final class Frames {

    private static final int PAGE = 2_000;

    private final Stage stage;
    /** Our messages by device and id of their frames. */
    private final Map<String, List<Message>> messages = new HashMap<>();

    private FrameSizes sizes = FrameSizes.NONE;
    private long lastMessage;
    private long lastFrame;

    Frames(Stage stage) {
        this.stage = stage;
    }

    FrameSizes sizes() {
        return sizes;
    }

    /** What it has taken since. */
    List<Message> catchUp() {
        List<JsonNode> frames = frames();
        readMessages();
        List<Message> taken = new ArrayList<>();
        for (JsonNode frame : frames) {
            if (frame.path("code").asInt() == 200) {
                taken.addAll(messages.getOrDefault(key(frame, frame.path("id").asText()), List.of()));
            }
        }
        return taken;
    }

    private static String key(JsonNode of, String id) {
        return of.path("deviceName").asText() + " " + id;
    }

    /** Read before the messages: each of them has its message then. */
    private List<JsonNode> frames() {
        List<JsonNode> frames = new ArrayList<>();
        JsonNode page;
        do {
            page = stage.cloud().framesAfter(lastFrame);
            for (JsonNode frame : page) {
                lastFrame = Math.max(lastFrame, frame.path("seq").asLong());
                frames.add(frame);
            }
        } while (!page.isEmpty());
        return frames;
    }

    private void readMessages() {
        JsonNode page;
        do {
            page = stage.cloud().messagesAfter(lastMessage, PAGE);
            for (JsonNode message : page) {
                lastMessage = Math.max(lastMessage, message.path("seq").asLong());
                String payload = message.path("payload").asText();
                List<Message> posted = Message.parsePosted(
                        stage.indexOf(message.path("deviceName").asText()), payload);
                if (!posted.isEmpty()) {
                    sizes = sizes.plus(posted.size());
                    messages.put(key(message, id(payload)), posted);
                }
            }
        } while (page.size() == PAGE);
    }

    private static String id(String frame) {
        return frame.replaceFirst("^.*?\"id\":\"([^\"]*)\".*$", "$1");
    }
}
