package io.iotbridge.aliyun.random;

import java.nio.charset.StandardCharsets;
import java.util.List;

/** Inputs for parsers: mostly valid ones with a few changes, and some that are nothing but noise. */
public final class Inputs {

    private static final int LONGEST = 4_096;
    private static final List<String> NASTY = List.of(
            "\u0000",
            "\n",
            "\r",
            "\t",
            " ",
            "\"",
            "'",
            "\\",
            ",",
            ";",
            "{",
            "}",
            "[",
            "]",
            "/",
            "+",
            "#",
            "$",
            "|",
            "&",
            "%",
            "\uFEFF",
            "\u00A0",
            "\u2028",
            "\uD83D",
            "\uDE00",
            "\uD83D\uDE00",
            "气",
            "İ",
            "\uFFFF",
            "0",
            "-1",
            "1e999",
            "99999999999999999999",
            "null",
            "true");

    private Inputs() {}

    /** A text out of a corpus of valid ones, with up to eight changes. */
    public static String text(Choices choices, List<String> corpus) {
        if (choices.oneIn(20)) {
            return noise(choices, 30);
        }
        StringBuilder text = new StringBuilder(choices.of(corpus));
        for (int changes = choices.below(9); changes > 0; changes--) {
            change(text, choices, corpus);
        }
        text.setLength(Math.min(text.length(), LONGEST));
        return text.toString();
    }

    private static void change(StringBuilder text, Choices choices, List<String> corpus) {
        int at = choices.below(text.length() + 1);
        int end = Math.min(text.length(), at + 1 + choices.below(choices.oneIn(4) ? 40 : 4));
        switch (choices.below(8)) {
            case 0, 1 -> text.delete(at, end);
            case 2, 3 -> text.insert(at, choices.of(NASTY));
            case 4 -> text.insert(at, text.substring(at, end).repeat(choices.oneIn(20) ? 300 : 1));
            case 5 -> text.replace(at, end, noise(choices, 3));
            case 6 -> text.insert(at, piece(choices.of(corpus), choices));
            default -> text.replace(at, end, piece(text.toString(), choices));
        }
    }

    private static String piece(String text, Choices choices) {
        int from = choices.below(text.length() + 1);
        return text.substring(from, from + choices.below(text.length() - from + 1));
    }

    private static String noise(Choices choices, int longest) {
        StringBuilder noise = new StringBuilder();
        for (int more = choices.below(longest); more > 0; more--) {
            switch (choices.below(4)) {
                case 0 -> noise.append(choices.of(NASTY));
                case 1 -> noise.append((char) choices.below(0x10000));
                default -> noise.append((char) (' ' + choices.below(95)));
            }
        }
        return noise.toString();
    }

    /** Bytes out of a corpus of valid ones, with up to eight changes. */
    public static byte[] bytes(Choices choices, List<byte[]> corpus) {
        List<String> texts = List.of(latin(choices.of(corpus)), latin(choices.of(corpus)));
        StringBuilder bytes = new StringBuilder(texts.get(0));
        for (int changes = choices.below(9); changes > 0; changes--) {
            int at = choices.below(bytes.length() + 1);
            int end = Math.min(bytes.length(), at + 1 + choices.below(4));
            switch (choices.below(5)) {
                case 0 -> bytes.delete(at, end);
                case 1 -> bytes.insert(at, (char) choices.below(256));
                case 2 -> bytes.insert(at, piece(texts.get(1), choices));
                case 3 -> bytes.replace(at, end, Character.toString(choices.of(0, 0x7F, 0x80, 0xFF)));
                default -> bytes.replace(at, end, Character.toString(choices.below(256)));
            }
        }
        bytes.setLength(Math.min(bytes.length(), LONGEST));
        return bytes.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
