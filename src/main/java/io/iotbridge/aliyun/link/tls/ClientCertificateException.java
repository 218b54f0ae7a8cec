package io.iotbridge.aliyun.link.tls;

/** A client certificate or its key cannot be used. The message says why, in words that a setting's name can stand before, and quotes nothing of either. */
public final class ClientCertificateException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The setting that is wrong. */
    public enum Part {
        FILE("the file"),
        FILE_PASSWORD("the password of the file"),
        KEY_PASSWORD("the password of the private key"),
        CHAIN("the certificate chain"),
        KEY("the private key");

        private final String words;

        Part(String words) {
            this.words = words;
        }
    }

    private final Part part;

    ClientCertificateException(Part part, String message) {
        super(message);
        this.part = part;
    }

    /** The setting that is wrong. */
    public Part part() {
        return part;
    }

    /** What is wrong and why, as a sentence. */
    public String sentence() {
        return part.words + " " + getMessage();
    }
}
