package io.iotbridge.aliyun.emulator;

/** Topic filters as MQTT 3.1.1 section 4.7 has them. */
final class Filters {

    private Filters() {}

    static boolean valid(String filter) {
        if (filter.isEmpty() || filter.indexOf('\0') >= 0) {
            return false;
        }
        for (int i = 0; i < filter.length(); i++) {
            char c = filter.charAt(i);
            if (c != '+' && c != '#') {
                continue;
            }
            boolean opens = i == 0 || filter.charAt(i - 1) == '/';
            boolean last = i == filter.length() - 1;
            boolean closes = last || c == '+' && filter.charAt(i + 1) == '/';
            if (!opens || !closes) {
                return false;
            }
        }
        return true;
    }

    static boolean wild(String filter) {
        return filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    }

    static boolean matches(String filter, String topic) {
        int f = 0;
        int t = 0;
        while (f < filter.length()) {
            char c = filter.charAt(f);
            if (c == '#') {
                return true;
            }
            if (c == '+') {
                while (t < topic.length() && topic.charAt(t) != '/') {
                    t++;
                }
                f++;
            } else if (t < topic.length() && topic.charAt(t) == c) {
                f++;
                t++;
            } else {
                // 'a/#' also matches its parent 'a'.
                return t == topic.length() && filter.startsWith("/#", f) && f + 2 == filter.length();
            }
        }
        return t == topic.length();
    }
}
