package studio.atelier.realtime.rest;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jboss.logging.Logger;

/**
 * A client over an asynchronous servlet response: whoever offers a frame writes it if the connection takes it; if not, the
 * container calls when it does. No thread waits for a client.
 */
final class ServletSink implements EventSink, WriteListener, AsyncListener {

    private static final Logger LOG = Logger.getLogger(ServletSink.class);

    private final AsyncContext exchange;
    private final ServletOutputStream out;
    private final int capacity;
    private final Queue<Frame> queue = new ArrayDeque<>();
    private boolean idle;
    private boolean unflushed;
    private boolean closed;
    private long sent;

    ServletSink(AsyncContext exchange, ServletOutputStream out, int capacity) {
        this.exchange = exchange;
        this.out = out;
        this.capacity = capacity;
    }

    @Override
    public synchronized boolean offer(Frame frame) {
        if (closed || queue.size() >= capacity) {
            return false;
        }
        queue.add(frame);
        if (idle) {
            drain();
        }
        return !closed;
    }

    @Override
    public synchronized int waiting() {
        return queue.size();
    }

    @Override
    public synchronized long sent() {
        return sent;
    }

    @Override
    public synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.clear();
        try {
            exchange.complete();
        } catch (IllegalStateException e) {
            LOG.debug("The exchange had ended by itself", e);
        }
    }

    @Override
    public synchronized void onWritePossible() {
        drain();
    }

    /** Writes while the connection takes it. Idle means that the container owes us no call, so the next offer writes. */
    private void drain() {
        idle = false;
        try {
            while (!closed && out.isReady()) {
                var next = queue.poll();
                if (next != null) {
                    out.write(next.bytes());
                    unflushed = true;
                    sent++;
                } else if (unflushed) {
                    unflushed = false;
                    out.flush();
                } else {
                    idle = true;
                    return;
                }
            }
        } catch (IOException e) {
            LOG.debug("A listener has gone", e);
            close();
        }
    }

    @Override
    public void onError(Throwable failure) {
        LOG.debug("A listener has gone", failure);
        close();
    }

    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public synchronized void onComplete(AsyncEvent event) {
        closed = true;
        queue.clear();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // it is started once
    }
}
