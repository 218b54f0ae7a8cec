package io.iotbridge.aliyun.identity;

/**
 * The three fields of a CONNECT that sign a device in.
 *
 * @param clientId MQTT client identifier, with the parameters between the bars
 * @param username {@code deviceName&productKey}
 * @param password the signature; never shown
 */
public record SignedConnect(String clientId, String username, String password) {
    @Override
    public String toString() {
        return "SignedConnect[clientId=" + clientId + ", username=" + username + ", password=[hidden]]";
    }
}
