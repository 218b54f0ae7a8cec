package io.iotbridge.aliyun.emulator;

import io.netty.util.NetUtil;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps pages of other sites out: a browser lets any page send requests to this machine. A request has to name us as an address, as
 * {@code localhost}, by one of our names or by one without a dot, which nobody can register; what changes something has to be JSON,
 * which no form can send, and come from our own page or from no page at all.
 */
final class OriginCheck {

    private final List<String> hostNames;

    OriginCheck(List<String> hostNames) {
        this.hostNames = List.copyOf(hostNames);
    }

    /** The answer that keeps a request out; the headers are asked by name and are {@code null} where there is none. */
    Optional<Api.Answer> refuses(String method, UnaryOperator<String> headers) {
        String host = orEmpty(headers.apply("host"));
        if (!ours(name(host))) {
            return refusal(403, "Host " + host + " is none of ours: call us by address or as localhost");
        }
        if (method.equals("GET")) {
            return Optional.empty();
        }
        String origin = headers.apply("origin");
        if (origin != null && !origin.equals("http://" + host)) {
            return refusal(403, "Origin " + origin + " is not ours");
        }
        String type = orEmpty(headers.apply("content-type"));
        if (!type.split(";")[0].strip().equalsIgnoreCase("application/json")) {
            return refusal(415, "Content-Type is '" + type + "', must be application/json");
        }
        return Optional.empty();
    }

    private static String orEmpty(String header) {
        return header == null ? "" : header;
    }

    private boolean ours(String name) {
        return !name.isEmpty()
                && (!name.contains(".") && !name.contains(":")
                        || NetUtil.isValidIpV4Address(name)
                        || NetUtil.isValidIpV6Address(name)
                        || hostNames.contains(name));
    }

    /** Without the port, and without the brackets of an IPv6 address. */
    private static String name(String host) {
        String name = host.startsWith("[") ? host.replaceAll("^\\[|](:\\d*)?$", "") : host.replaceAll(":\\d*$", "");
        return name.toLowerCase(Locale.ROOT);
    }

    private static Optional<Api.Answer> refusal(int status, String why) {
        return Optional.of(new Api.Answer(status, Map.of("error", why)));
    }
}
