package io.iotbridge.aliyun.errors;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Whether an unknown name is a known one, misspelt. */
public final class Spelling {

    private Spelling() {}

    /** The first known name that is meant, as far as the spelling tells; empty if there is none. */
    public static Optional<String> suggestion(String name, Collection<String> known) {
        return known.stream().sorted().filter(other -> isNear(name, other)).findFirst();
    }

    /**
     * Whether the two differ, and only in capitals, or else in one character: another one, one too many, one too few, or two that have changed
     * places.
     */
    public static boolean isNear(String name, String other) {
        if (name.equals(other)) {
            return false;
        }
        String a = name.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int start = 0;
        int least = Math.min(a.length(), b.length());
        while (start < least && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        return switch (a.length() - b.length()) {
            case 0 -> start == a.length() || restIsEqual(a, b, start) || isSwapped(a, b, start);
            case 1 -> a.regionMatches(start + 1, b, start, b.length() - start);
            case -1 -> a.regionMatches(start, b, start + 1, a.length() - start);
            default -> false;
        };
    }

    private static boolean restIsEqual(String a, String b, int at) {
        return a.regionMatches(at + 1, b, at + 1, a.length() - at - 1);
    }

    private static boolean isSwapped(String a, String b, int at) {
        return at + 1 < a.length()
                && a.charAt(at) == b.charAt(at + 1)
                && a.charAt(at + 1) == b.charAt(at)
                && restIsEqual(a, b, at + 1);
    }
}
