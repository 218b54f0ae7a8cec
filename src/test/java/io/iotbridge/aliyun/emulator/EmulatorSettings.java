package io.iotbridge.aliyun.emulator;

import io.iotbridge.aliyun.emulator.thing.ThingSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How an emulator is to behave. Whatever platform.md (section H) marks as uncertain is a setting here, with the suggested default.
 *
 * @param bind address of all three ports
 * @param wsPort 0 = any free port
 * @param wssPort 0 = any free port
 * @param httpPort 0 = any free port
 * @param hostNames further names in the certificate; the first one is the host of the addresses handed out
 * @param devices the registered devices
 * @param strictRates enforce the rates of platform.md C5: connects, and publishes per device
 * @param certificate what wss shows
 * @param caDirectory where the CA lives and is found again; empty = a temporary directory
 * @param frameBytes most MQTT bytes in one WebSocket frame, so that packets span frames; 0 = as they come
 * @param framePackets most MQTT packets in one WebSocket frame; 0 = as they come
 * @param limits the documented limits
 * @param badSignatureCode CONNACK for a wrong signature, 4 or 5 (C3 [?])
 * @param malformedClientIdCode CONNACK for a client id without parameters or securemode, or over 64 characters (C3 [?])
 * @param shortKeepAliveCode CONNACK for a keepalive below 30 s (C2)
 * @param clampLongKeepAlive a keepalive over 1200 s is taken as 1200 instead of refused (C2 [?])
 * @param clientIdOptional a signature over content without clientId is accepted too (A1 [?])
 * @param secureModeMismatchCode CONNACK for a securemode that does not fit the transport; 0 = accept (A3 [?])
 * @param connectRateCode CONNACK for a connect over the rate; 0 = close without an answer (C4 [?])
 * @param closeOnQos2 a QoS 2 publish closes the connection; else it is dropped (C1 [?])
 * @param closeOnOversize an oversize publish closes the connection; else it is dropped and acknowledged (D6 [?])
 * @param persistentForClean subscriptions outlive a connection with clean session too (C1 [?])
 * @param plusInService filters may hold + below thing/service (D3 [?])
 * @param maxGrantedQos highest QoS granted in a SUBACK; delivery ignores it (C1)
 * @param plainWs sign-in over ws without TLS is allowed (B [?])
 * @param throttledPuback a throttled QoS 1 publish is acknowledged all the same (C5)
 * @param tls13 wss speaks TLS 1.3 beside 1.2 (B [?])
 * @param things what is open about thing models
 */
public record EmulatorSettings(
        String bind,
        int wsPort,
        int wssPort,
        int httpPort,
        List<String> hostNames,
        List<DeviceEntry> devices,
        boolean strictRates,
        CertificateKind certificate,
        Optional<Path> caDirectory,
        int frameBytes,
        int framePackets,
        Limits limits,
        int badSignatureCode,
        int malformedClientIdCode,
        int shortKeepAliveCode,
        boolean clampLongKeepAlive,
        boolean clientIdOptional,
        int secureModeMismatchCode,
        int connectRateCode,
        boolean closeOnQos2,
        boolean closeOnOversize,
        boolean persistentForClean,
        boolean plusInService,
        int maxGrantedQos,
        boolean plainWs,
        boolean throttledPuback,
        boolean tls13,
        ThingSettings things) {

    public EmulatorSettings {
        hostNames = List.copyOf(hostNames);
        devices = List.copyOf(devices);
    }

    /** Any free ports of this machine, no devices, strict rates. */
    public static EmulatorSettings defaults() {
        return new EmulatorSettings(
                "127.0.0.1",
                0,
                0,
                0,
                List.of(),
                List.of(),
                true,
                CertificateKind.VALID,
                Optional.empty(),
                0,
                0,
                Limits.platform(),
                4,
                3,
                3,
                false,
                false,
                5,
                3,
                true,
                false,
                true,
                true,
                1,
                true,
                false,
                true,
                ThingSettings.defaults());
    }

    public EmulatorSettings withBind(String bind) {
        return RecordCopy.with(this, "bind", bind);
    }

    public EmulatorSettings withWsPort(int wsPort) {
        return RecordCopy.with(this, "wsPort", wsPort);
    }

    public EmulatorSettings withWssPort(int wssPort) {
        return RecordCopy.with(this, "wssPort", wssPort);
    }

    public EmulatorSettings withHttpPort(int httpPort) {
        return RecordCopy.with(this, "httpPort", httpPort);
    }

    public EmulatorSettings withHostNames(List<String> hostNames) {
        return RecordCopy.with(this, "hostNames", hostNames);
    }

    public EmulatorSettings withDevices(List<DeviceEntry> devices) {
        return RecordCopy.with(this, "devices", devices);
    }

    public EmulatorSettings withDevices(DeviceEntry... devices) {
        return withDevices(List.of(devices));
    }

    public EmulatorSettings withStrictRates(boolean strictRates) {
        return RecordCopy.with(this, "strictRates", strictRates);
    }

    public EmulatorSettings withCertificate(CertificateKind certificate) {
        return RecordCopy.with(this, "certificate", certificate);
    }

    public EmulatorSettings withCaDirectory(Path directory) {
        return RecordCopy.with(this, "caDirectory", Optional.of(directory));
    }

    public EmulatorSettings withFrameBytes(int frameBytes) {
        return RecordCopy.with(this, "frameBytes", frameBytes);
    }

    public EmulatorSettings withFramePackets(int framePackets) {
        return RecordCopy.with(this, "framePackets", framePackets);
    }

    public EmulatorSettings withLimits(Limits limits) {
        return RecordCopy.with(this, "limits", limits);
    }

    public EmulatorSettings withBadSignatureCode(int badSignatureCode) {
        return RecordCopy.with(this, "badSignatureCode", badSignatureCode);
    }

    public EmulatorSettings withMalformedClientIdCode(int malformedClientIdCode) {
        return RecordCopy.with(this, "malformedClientIdCode", malformedClientIdCode);
    }

    public EmulatorSettings withShortKeepAliveCode(int shortKeepAliveCode) {
        return RecordCopy.with(this, "shortKeepAliveCode", shortKeepAliveCode);
    }

    public EmulatorSettings withClampLongKeepAlive(boolean clampLongKeepAlive) {
        return RecordCopy.with(this, "clampLongKeepAlive", clampLongKeepAlive);
    }

    public EmulatorSettings withClientIdOptional(boolean clientIdOptional) {
        return RecordCopy.with(this, "clientIdOptional", clientIdOptional);
    }

    public EmulatorSettings withSecureModeMismatchCode(int secureModeMismatchCode) {
        return RecordCopy.with(this, "secureModeMismatchCode", secureModeMismatchCode);
    }

    public EmulatorSettings withConnectRateCode(int connectRateCode) {
        return RecordCopy.with(this, "connectRateCode", connectRateCode);
    }

    public EmulatorSettings withCloseOnQos2(boolean closeOnQos2) {
        return RecordCopy.with(this, "closeOnQos2", closeOnQos2);
    }

    public EmulatorSettings withCloseOnOversize(boolean closeOnOversize) {
        return RecordCopy.with(this, "closeOnOversize", closeOnOversize);
    }

    public EmulatorSettings withPersistentForClean(boolean persistentForClean) {
        return RecordCopy.with(this, "persistentForClean", persistentForClean);
    }

    public EmulatorSettings withPlusInService(boolean plusInService) {
        return RecordCopy.with(this, "plusInService", plusInService);
    }

    public EmulatorSettings withMaxGrantedQos(int maxGrantedQos) {
        return RecordCopy.with(this, "maxGrantedQos", maxGrantedQos);
    }

    public EmulatorSettings withPlainWs(boolean plainWs) {
        return RecordCopy.with(this, "plainWs", plainWs);
    }

    public EmulatorSettings withThrottledPuback(boolean throttledPuback) {
        return RecordCopy.with(this, "throttledPuback", throttledPuback);
    }

    public EmulatorSettings withTls13(boolean tls13) {
        return RecordCopy.with(this, "tls13", tls13);
    }

    /** With one of the thing model's settings changed. */
    public EmulatorSettings withThings(String name, Object value) {
        return RecordCopy.with(this, "things", things.with(name, value));
    }
}
