package io.iotbridge.aliyun.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;

/** The packaged plugin in this JVM, in a class loader of Connect's own, called as Connect calls it: on a thread that outlives it. */
public final class LoadedPlugin implements AutoCloseable {

    private final PluginClassLoader loader;
    private final ExecutorService connect;

    private LoadedPlugin(PluginClassLoader loader, ExecutorService connect) {
        this.loader = loader;
        this.connect = connect;
    }

    /**
     * Unpacks the zip into the folder.
     *
     * @param connect has the threads on which the plugin is called
     */
    public static LoadedPlugin load(Path folder, ExecutorService connect) {
        Path plugins = folder.resolve("plugins").toAbsolutePath();
        BuildOutput.unpack(BuildOutput.pluginZip(), plugins);
        try (Stream<Path> files = Files.walk(plugins)) {
            URL[] jars = files.filter(file -> file.toString().endsWith(".jar"))
                    .map(LoadedPlugin::url)
                    .toArray(URL[]::new);
            return new LoadedPlugin(
                    new PluginClassLoader(url(plugins), jars, LoadedPlugin.class.getClassLoader()), connect);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static URL url(Path file) {
        try {
            return file.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A thread for {@link #load}, as Connect has them. */
    public static ExecutorService threads() {
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "connect");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** A new one of a class of the plugin. */
    public <T> T create(Class<T> type, String name) {
        return call(
                () -> type.cast(loader.loadClass(name).getDeclaredConstructor().newInstance()));
    }

    /** Runs with the plugin's class loader as that of the thread's context. */
    public <T> T call(Callable<T> work) {
        try {
            return connect.submit(() -> {
                        Thread.currentThread().setContextClassLoader(loader);
                        try {
                            return work.call();
                        } finally {
                            Thread.currentThread().setContextClassLoader(null);
                        }
                    })
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The same, for what returns nothing. */
    public void run(Runnable work) {
        call(Executors.callable(work));
    }

    /** Names of live threads that the plugin made, or that came with its parts. */
    public List<String> threadsAlive() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getContextClassLoader() == loader
                        || thread.getClass().getClassLoader() == loader
                        || thread.getName().startsWith("aliyun-iot"))
                .map(Thread::getName)
                .sorted()
                .toList();
    }

    /** Bytes of direct memory that the plugin's Netty holds. */
    public long directMemory() {
        return call(() -> (Long) loader.loadClass("io.netty.util.internal.PlatformDependent")
                .getMethod("usedDirectMemory")
                .invoke(null));
    }

    /** Cleared when nothing holds the plugin's classes any more. */
    public WeakReference<ClassLoader> reference() {
        return new WeakReference<>(loader);
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
