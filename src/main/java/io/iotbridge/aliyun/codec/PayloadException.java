package io.iotbridge.aliyun.codec;

/** A payload or value that a format cannot carry. The message says what is wrong and where, and never shows the content. */
public final class PayloadException extends Exception {

    private static final long serialVersionUID = 1L;

    PayloadException(String message) {
        super(message);
    }
}
