package io.netwright.data;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which data sets lie in a tree, each by its kind and its folder. */
final class DataPlaces {

  private DataPlaces() {}

  /** Refuses several data sets, of which one would hide the others or be mixed with them. */
  static void requireOne(Contents contents) throws DataException {
    Set<Place> places = new LinkedHashSet<>();
    for (String name : contents.files()) {
      CifarFiles.kind(name).ifPresent(kind -> places.add(new Place(kind, folder(name))));
      if (IdxFiles.isOne(name)) {
        places.add(new Place("IDX", folder(name)));
      }
    }
    Set<String> folders = places.stream().map(Place::folder).collect(Collectors.toSet());
    if (!places.isEmpty()) {
      contents.images().keySet().stream()
          .map(DataPlaces::folder)
          .filter(folder -> !folders.contains(folder))
          .forEach(folder -> places.add(new Place("image", folder)));
    }
    if (places.size() > 1) {
      List<Place> all = new ArrayList<>(places);
      throw new DataException(
          String.format(
              "%s: has %s files, and %s has %s files%s: this is not one data set; give the folder"
                  + " of one as the path, with all of its files in it",
              contents.tree().describe(all.get(0).folder),
              all.get(0).kind,
              contents.tree().describe(all.get(1).folder),
              all.get(1).kind,
              all.size() == 2
                  ? ""
                  : ", as have " + FewNames.of(all.stream().skip(2).map(Place::folder).toList())));
    }
  }

  /** The folder of a file, without a slash at its end. */
  static String folder(String name) {
    return name.substring(0, Math.max(0, name.lastIndexOf('/')));
  }

  /** One data set, or a part of one. */
  private record Place(String kind, String folder) {}
}
