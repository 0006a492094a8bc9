package studio.atelier.media.rest;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import studio.atelier.media.Uploads;
import studio.atelier.rest.ApiCode;
import studio.atelier.rest.ApiException;
import studio.atelier.rest.Pace;

/**
 * The raw body of a form. It tells a body that breaks off from a store that fails, and ends one whose parts beside the
 * file have no end.
 */
final class FormBody extends FilterInputStream {

    private final Pace pace = new Pace();
    private long read;
    private long fileBytes;

    FormBody(InputStream in) {
        super(in);
    }

    /** So many bytes were the file's, whose length others limit. */
    void passed(long bytes) {
        fileBytes += bytes;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (read - fileBytes > Uploads.FORM_BYTES) {
            throw new ApiException(
                    ApiCode.PAYLOAD_TOO_LARGE,
                    "The form is too large; beside its file it may have %d bytes.".formatted(Uploads.FORM_BYTES));
        }
        try {
            int n = super.read(buffer, offset, length);
            read += Math.max(n, 0);
            if (n >= 0) {
                pace.check(read);
            }
            return n;
        } catch (IOException e) {
            throw new Broken(e);
        }
    }

    /** The client went away, or what it sent is no proper body. */
    static final class Broken extends IOException {

        private static final long serialVersionUID = 1L;

        Broken(IOException cause) {
            super(cause);
        }
    }
}
