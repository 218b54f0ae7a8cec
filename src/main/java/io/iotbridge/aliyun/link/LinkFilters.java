package io.iotbridge.aliyun.link;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one user of a link subscribes to. Immutable.
 *
 * @param messages of what comes on these topics, the user completes every message
 * @param replies on these topics come the answers to what the user publishes itself: it is told of each, which is acknowledged at once
 */
public record LinkFilters(List<String> messages, List<String> replies) {

    /** Of somebody who only publishes. */
    public static final LinkFilters NONE = new LinkFilters(List.of(), List.of());

    /** Copies the lists, each filter once. */
    public LinkFilters {
        messages = messages.stream().distinct().toList();
        replies = replies.stream().distinct().toList();
    }

    /** Of somebody who waits for no replies. */
    public static LinkFilters ofMessages(List<String> messages) {
        return new LinkFilters(messages, List.of());
    }

    /** Both, each filter once. */
    public List<String> all() {
        return Stream.concat(messages.stream(), replies.stream()).distinct().toList();
    }

    boolean areNone() {
        return messages.isEmpty() && replies.isEmpty();
    }

    boolean takeMessages() {
        return !messages.isEmpty();
    }

    boolean takeMessage(String topic) {
        return takes(messages, topic);
    }

    boolean takeReply(String topic) {
        return takes(replies, topic);
    }

    private static boolean takes(List<String> filters, String topic) {
        for (String filter : filters) {
            if (matches(filter, topic)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a filter of a SUBSCRIBE takes a topic (MQTT 3.1.1, 4.7). Allocates nothing. */
    static boolean matches(String filter, String topic) {
        if (topic.startsWith("$") && !filter.startsWith("$")) {
            return false;
        }
        int inFilter = 0;
        int inTopic = 0;
        while (inFilter <= filter.length()) {
            int filterEnd = end(filter, inFilter);
            if (filterEnd - inFilter == 1 && filter.charAt(inFilter) == '#') {
                return true;
            }
            if (inTopic > topic.length()) {
                return false;
            }
            int topicEnd = end(topic, inTopic);
            boolean any = filterEnd - inFilter == 1 && filter.charAt(inFilter) == '+';
            if (!any
                    && (filterEnd - inFilter != topicEnd - inTopic
                            || !filter.regionMatches(inFilter, topic, inTopic, topicEnd - inTopic))) {
                return false;
            }
            inFilter = filterEnd + 1;
            inTopic = topicEnd + 1;
        }
        return inTopic > topic.length();
    }

    private static int end(String text, int from) {
        int slash = text.indexOf('/', from);
        return slash < 0 ? text.length() : slash;
    }
}
