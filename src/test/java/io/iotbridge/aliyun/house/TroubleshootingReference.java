package io.iotbridge.aliyun.house;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.link.LinkException;

/** The catalogue of messages as the page has it. */
final class TroubleshootingReference {

    private TroubleshootingReference() {}

    static String text() {
        StringBuilder text = new StringBuilder("\n| message | what it means | what to do |\n|---|---|---|\n");
        for (ErrorMessage trouble : ErrorMessage.values()) {
            text.append("| `" + trouble.pattern() + "` | " + trouble.meaning() + " | " + trouble.remedy() + " |\n");
        }
        text.append(
                "\nWhy a device cannot sign in, or is down; the end of the message says what to do and which keys can fix it:\n\n"
                        + "| the message ends with | what it means |\n|---|---|\n");
        for (LinkException.Kind kind : LinkException.Kind.values()) {
            text.append("| `…; " + kind.advice() + "` | " + kind.meaning() + " |\n");
        }
        return text.append('\n').toString();
    }
}
