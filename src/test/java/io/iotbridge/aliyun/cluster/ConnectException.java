package io.iotbridge.aliyun.cluster;

/** The worker refused a request; the message holds what it answered. */
public final class ConnectException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    ConnectException(String request, int status, String body) {
        super(request + " → " + status + " " + body);
        this.status = status;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }
}
