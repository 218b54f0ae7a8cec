package io.iotbridge.aliyun.emulator;

import java.util.Optional;

/** Decides on a CONNECT (platform.md C2, C3, C5). */
final class Gate {

    private static final int MAX_CLIENT_ID = 64;
    private static final int MIN_KEEPALIVE = 30;
    private static final int MAX_KEEPALIVE = 1200;
    private static final int UNAUTHORIZED = 5;
    private static final int UNAVAILABLE = 3;

    private final Hub hub;

    Gate(Hub hub) {
        this.hub = hub;
    }

    Optional<Refusal> refuses(SignIn signIn, Transport transport, int keepAlive) {
        SeenSecrets.add(signIn.password());
        Device device = signIn.device() == null ? null : hub.devices().get(signIn.device());
        if (device == null) {
            return Optional.of(new Refusal(UNAUTHORIZED, "unknown device"));
        }
        Refusal refusal = judge(device, signIn, transport, keepAlive);
        hub.connects().add(device.key, refusal, refusal == null && device.connection() != null);
        if (refusal != null) {
            device.refused(refusal);
        }
        return Optional.ofNullable(refusal);
    }

    private Refusal judge(Device device, SignIn signIn, Transport transport, int keepAlive) {
        EmulatorSettings settings = hub.settings();
        Optional<FaultSettings> fault = hub.faults().occurs(Fault.REFUSE_CONNECTS, device.key);
        if (fault.isPresent()) {
            return new Refusal(
                    fault.get().code() == 0 ? UNAVAILABLE : fault.get().code(), "refused by a fault");
        }
        Optional<String> secureMode = signIn.parameter("securemode");
        if (secureMode.isEmpty()) {
            return new Refusal(settings.malformedClientIdCode(), "client id without |securemode=…|");
        }
        if (signIn.clientId().length() > MAX_CLIENT_ID) {
            return new Refusal(settings.malformedClientIdCode(), "client id over " + MAX_CLIENT_ID + " characters");
        }
        if (!device.enabled()) {
            return new Refusal(UNAUTHORIZED, "device is disabled");
        }
        if (!Signature.verifies(signIn, device.secret(), settings.clientIdOptional())) {
            return new Refusal(settings.badSignatureCode(), "wrong signature");
        }
        if (!secureMode.get().equals(transport.secureMode) && settings.secureModeMismatchCode() != 0) {
            return new Refusal(
                    settings.secureModeMismatchCode(),
                    "securemode " + secureMode.get() + " over " + transport + ", which takes " + transport.secureMode);
        }
        if (transport == Transport.WS && !settings.plainWs()) {
            return new Refusal(UNAUTHORIZED, "plain ws is not allowed");
        }
        if (keepAlive < MIN_KEEPALIVE || keepAlive > MAX_KEEPALIVE && !settings.clampLongKeepAlive()) {
            return new Refusal(settings.shortKeepAliveCode(), "keepalive " + keepAlive + " s is outside 30 to 1200 s");
        }
        if (!device.admitsConnect()) {
            return new Refusal(
                    settings.connectRateCode(),
                    "more than " + settings.limits().connectsPerMinute() + " connects a minute");
        }
        return null;
    }

    static int effectiveKeepAlive(int keepAlive) {
        return Math.min(keepAlive, MAX_KEEPALIVE);
    }
}
