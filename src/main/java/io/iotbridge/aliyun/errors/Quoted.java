package io.iotbridge.aliyun.errors;

/**
 * Shows text that others have written (close reasons, HTTP status lines, keys, names, topics, cells of files) in our messages, in one way
 * everywhere: on one line, with everything visible, and short. Control, format and bidirectional characters, line and paragraph
 * separators, blanks other than the space, halves of surrogate pairs and characters that print nothing are shown as <code>&#92;uXXXX</code>, above U+FFFF as
 * <code>&#92;u{XXXXX}</code>; tab and line ends as {@code \t}, {@code \n}, {@code \r}. Quoting twice changes nothing more. Never hand it a
 * secret.
 */
public final class Quoted {

    /** Most characters that are shown, escapes and the ellipsis included. */
    public static final int MOST = 200;

    private static final char ELLIPSIS = '…';

    private Quoted() {}

    /** In single quotes. */
    public static String of(Object text) {
        return "'" + bare(text) + "'";
    }

    /** Without quotes, where the sentence around it needs none. */
    public static String bare(Object text) {
        String all = String.valueOf(text);
        StringBuilder shown = new StringBuilder(Math.min(all.length(), MOST));
        for (int i = 0; i < all.length(); ) {
            int codePoint = all.codePointAt(i);
            int before = shown.length();
            show(codePoint, shown);
            i += Character.charCount(codePoint);
            if (shown.length() > (i < all.length() ? MOST - 1 : MOST)) {
                shown.setLength(before);
                return shown.append(ELLIPSIS).toString();
            }
        }
        return shown.toString();
    }

    /** Whether all of it can be seen as it is, on one line. */
    public static boolean isPlain(String text) {
        // Asked of the device of every record, where a stream of characters took 12 % of a sink task's time.
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (!isVisible(text.codePointAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static void show(int codePoint, StringBuilder shown) {
        switch (codePoint) {
            case '\t' -> shown.append("\\t");
            case '\n' -> shown.append("\\n");
            case '\r' -> shown.append("\\r");
            default -> {
                if (isVisible(codePoint)) {
                    shown.appendCodePoint(codePoint);
                } else if (Character.isBmpCodePoint(codePoint)) {
                    shown.append(String.format("\\u%04X", codePoint));
                } else {
                    shown.append(String.format("\\u{%X}", codePoint));
                }
            }
        }
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> !isIgnorable(codePoint);
        };
    }

    /** Letters and marks that print nothing by themselves: fillers, joiners and variation selectors. */
    private static boolean isIgnorable(int codePoint) {
        return codePoint == 0x034F
                || codePoint == 0x115F
                || codePoint == 0x1160
                || codePoint == 0x17B4
                || codePoint == 0x17B5
                || codePoint >= 0x180B && codePoint <= 0x180F
                || codePoint == 0x2800
                || codePoint == 0x3164
                || codePoint >= 0xFE00 && codePoint <= 0xFE0F
                || codePoint == 0xFFA0
                || codePoint >= 0xE0100 && codePoint <= 0xE01EF;
    }
}
