package io.iotbridge.aliyun.house;

import io.iotbridge.aliyun.errors.ErrorMessage;
import io.iotbridge.aliyun.link.LinkException;

/** The catalogue of messages as the page has it. */
final class TroubleshootingReference {

    private TroubleshootingReference() {}

    static String text() {
        StringBuilder text = new StringBuilder("\n## Messages\n\n");
        for (ErrorMessage message : ErrorMessage.values()) {
            text.append("* "
                            + Markdown.wrapped("  ", "`" + message.pattern() + "`")
                                    .strip() + "\\\n")
                    .append(Markdown.wrapped(
                            "  ", Markdown.withKeys(message.meaning() + " *To do:* " + message.remedy())))
                    .append('\n');
        }
        text.append("\n## Why a device cannot sign in, or is down\n\n")
                .append("The end of the message says what to do, and names the keys that can fix it.\n\n");
        for (LinkException.Kind kind : LinkException.Kind.values()) {
            text.append("* "
                            + Markdown.wrapped("  ", "`…; " + kind.advice() + "`")
                                    .strip() + "\\\n")
                    .append(Markdown.wrapped("  ", Markdown.withKeys(kind.meaning())))
                    .append('\n');
        }
        return text.append('\n').toString();
    }
}
