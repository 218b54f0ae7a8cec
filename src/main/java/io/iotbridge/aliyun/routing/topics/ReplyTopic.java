package io.iotbridge.aliyun.routing.topics;

import java.util.Optional;

/** Where the reply to what went to a topic comes, whether the device or the platform sent it. Pure. */
public final class ReplyTopic {

    private static final String SUFFIX = "_reply";

    private ReplyTopic() {}

    /** Of what goes to a topic, or to the topics of a filter. */
    public static String of(String topic) {
        return topic + SUFFIX;
    }

    /** Whether replies come on this topic. */
    public static boolean is(String topic) {
        return topic.endsWith(SUFFIX);
    }

    /** Where what is replied to on this topic went; empty if no replies come on it. */
    static Optional<String> question(String topic) {
        return is(topic) ? Optional.of(topic.substring(0, topic.length() - SUFFIX.length())) : Optional.empty();
    }
}
