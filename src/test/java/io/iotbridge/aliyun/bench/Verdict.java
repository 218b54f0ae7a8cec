package io.iotbridge.aliyun.bench;

import java.util.ArrayList;
import java.util.List;

/** Prints figures, and remembers which promise did not hold. */
final class Verdict {
    private final List<String> broken = new ArrayList<>();

    void say(String format, Object... values) {
        System.out.printf(format + "%n", values);
    }

    void require(boolean held, String format, Object... values) {
        String text = String.format(format, values);
        System.out.println((held ? "ok      " : "BROKEN  ") + text);
        if (!held) {
            broken.add(text);
        }
    }

    /** Status of the program. */
    int status() {
        return broken.isEmpty() ? 0 : 1;
    }
}
