package io.iotbridge.aliyun.house;

import java.util.regex.Pattern;

/** Text for pages, in lines that fit an editor. */
final class Markdown {
    private static final int WIDTH = 120;

    private static final Pattern KEY =
            Pattern.compile("(?<![`\\w.])(?:(?:iot|downlink|uplink|thing)\\.[\\w.<>*…-]*[\\w>*…]|connect-<connector>)");

    private Markdown() {}

    /** Text in which keys are shown as code: what is in angle brackets would not be shown at all. */
    static String withKeys(String text) {
        return KEY.matcher(text).replaceAll("`$0`");
    }

    /** An item of a list: a line of its own, and text below it. */
    static String item(String first, String text) {
        return "* " + first + "\\\n" + wrapped("  ", text) + "\n";
    }

    /** Words, filled into lines that begin with {@code indent}. A word that is longer than a line has one for itself. */
    static String wrapped(String indent, String text) {
        StringBuilder lines = new StringBuilder(indent);
        int column = indent.length();
        boolean first = true;
        for (String word : text.strip().split("\\s+")) {
            if (!first && column + 1 + word.length() > WIDTH) {
                lines.append('\n').append(indent);
                column = indent.length();
                first = true;
            }
            lines.append(first ? "" : " ").append(word);
            column += word.length() + (first ? 0 : 1);
            first = false;
        }
        return lines.toString();
    }
}
