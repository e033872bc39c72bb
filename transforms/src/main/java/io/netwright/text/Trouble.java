package io.netwright.text;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.net.ssl.SSLException;

/** What kind of trouble files or networks made, for failures whose own message does not say it. */
public final class Trouble {
  private static final Map<Class<? extends Exception>, String> KINDS = kinds();

  private Trouble() {}

  /** A few words such as {@code connection refused}; never the name of a class. */
  public static String of(Throwable failure) {
    return KINDS.entrySet().stream()
        .filter(kind -> kind.getKey().isInstance(failure))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse("reading or writing failed");
  }

  private static Map<Class<? extends Exception>, String> kinds() {
    Map<Class<? extends Exception>, String> kinds = new LinkedHashMap<>();
    kinds.put(NoSuchFileException.class, "no such file or folder");
    kinds.put(AccessDeniedException.class, "permission denied");
    kinds.put(FileAlreadyExistsException.class, "it exists already");
    kinds.put(NotDirectoryException.class, "not a folder");
    kinds.put(DirectoryNotEmptyException.class, "the folder is not empty");
    kinds.put(ConnectException.class, "connection refused");
    kinds.put(UnknownHostException.class, "no such host");
    kinds.put(UnresolvedAddressException.class, "no such host");
    kinds.put(NoRouteToHostException.class, "no way to the host");
    kinds.put(HttpTimeoutException.class, "no answer in time");
    kinds.put(SocketTimeoutException.class, "no answer in time");
    kinds.put(SSLException.class, "no secure connection");
    return kinds;
  }
}
