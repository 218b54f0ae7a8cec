package io.iotbridge.aliyun.link;

/** Matches topics with the filters of a SUBSCRIBE (MQTT 3.1.1, 4.7). Allocates nothing. */
final class FilterMatch {

    private FilterMatch() {}

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
