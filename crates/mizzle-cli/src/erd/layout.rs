//! Where boxes stand and lines run: layers from left to right, what is referred to left of what refers to it.
//!
//! The steps are those of Sugiyama's method. Tables get a layer by the longest way to one that refers to none; a layer that is
//! too high becomes several. A line that passes a layer gets a place in it, as small as a line. Then layers are sorted again
//! and again by the middle of their neighbours, and places are pulled to the height of those. All is in whole numbers and in
//! an order of names, so that the same schema gives the same picture.

use std::collections::BTreeSet;

/// A box to be placed, in pixels.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub width: i32,
    pub height: i32,
}

/// A line from one box to another, with the heights at which it leaves and arrives, from the box's top.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub from: usize,
    pub to: usize,
    pub leaves: i32,
    pub arrives: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Point {
    pub x: i32,
    pub y: i32,
}

/// Where everything is.
#[derive(Debug)]
pub struct Layout {
    pub width: i32,
    pub height: i32,
    /// The upper left corner of each box.
    pub boxes: Vec<Point>,
    /// The points that each line goes through.
    pub lines: Vec<Vec<Point>>,
}

const MARGIN: i32 = 32;
const BETWEEN_BOXES: i32 = 28;
const BETWEEN_LAYERS: i32 = 110;
const LINE: i32 = 14;

/// What has a place in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Box(usize),
    Passing { line: usize },
}

/// Places boxes and lines.
pub fn layout(sizes: &[Size], lines: &[Line]) -> Layout {
    let (connected, alone): (Vec<usize>, Vec<usize>) = (0..sizes.len()).partition(|node| {
        lines.iter().any(|line| line.from != line.to && (line.from == *node || line.to == *node))
    });
    let layer_of = split(&layers(sizes.len(), lines), sizes, &connected);
    let count = connected.iter().filter_map(|node| layer_of.get(*node)).max().map_or(0, |last| last + 1);
    let mut placed: Vec<Vec<Place>> = vec![Vec::new(); count];
    for node in &connected {
        if let Some(layer) = layer_of.get(*node).and_then(|layer| placed.get_mut(*layer)) {
            layer.push(Place::Box(*node));
        }
    }
    for (at, line) in lines.iter().enumerate() {
        let (from, to) = (at_or(&layer_of, line.from), at_or(&layer_of, line.to));
        for layer in from.min(to) + 1..from.max(to) {
            if let Some(layer) = placed.get_mut(layer) {
                layer.push(Place::Passing { line: at });
            }
        }
    }
    let linked: BTreeSet<_> =
        lines.iter().map(|line| (line.from.min(line.to), line.from.max(line.to))).collect();
    let neighbours = |place: Place, towards: &[Place]| -> Vec<usize> {
        let touches = |other: &Place| match (place, *other) {
            (Place::Box(a), Place::Box(b)) => linked.contains(&(a.min(b), a.max(b))),
            (Place::Passing { line: a }, Place::Passing { line: b }) => a == b,
            (Place::Box(node), Place::Passing { line }) | (Place::Passing { line }, Place::Box(node)) => {
                lines.get(line).is_some_and(|line| line.from == node || line.to == node)
            }
        };
        towards.iter().enumerate().filter(|(_, other)| touches(other)).map(|(at, _)| at).collect()
    };
    for sweep in 0..16 {
        let down = sweep % 2 == 0;
        for step in 1..count {
            let (layer, beside) = if down { (step, step - 1) } else { (count - 1 - step, count - step) };
            let Some(fixed) = placed.get(beside).cloned() else { continue };
            let Some(layer) = placed.get_mut(layer) else { continue };
            let mut keyed: Vec<(i64, usize, Place)> = layer
                .iter()
                .enumerate()
                .map(|(at, place)| {
                    let near = neighbours(*place, &fixed);
                    let sum: usize = near.iter().sum();
                    let key = if near.is_empty() { at * 1000 } else { sum * 1000 / near.len() };
                    (i64::try_from(key).unwrap_or(i64::MAX), at, *place)
                })
                .collect();
            keyed.sort_by_key(|(key, at, _)| (*key, *at));
            *layer = keyed.into_iter().map(|(_, _, place)| place).collect();
        }
    }
    arrange(sizes, lines, &placed, &alone, &neighbours)
}

fn at_or(layers: &[usize], node: usize) -> usize {
    layers.get(node).copied().unwrap_or(0)
}

/// The layer of each box: one more than that of all it refers to. A line that closes a circle does not count.
fn layers(count: usize, lines: &[Line]) -> Vec<usize> {
    fn visit(node: usize, lines: &[Line], layers: &mut [Option<usize>], open: &mut Vec<usize>) -> usize {
        if let Some(known) = layers.get(node).copied().flatten() {
            return known;
        }
        open.push(node);
        let mut layer = 0;
        for line in lines.iter().filter(|line| line.from == node) {
            if !open.contains(&line.to) {
                layer = layer.max(visit(line.to, lines, layers, open) + 1);
            }
        }
        open.pop();
        if let Some(place) = layers.get_mut(node) {
            *place = Some(layer);
        }
        layer
    }
    let mut layers = vec![None; count];
    (0..count).map(|node| visit(node, lines, &mut layers, &mut Vec::new())).collect()
}

/// The same with layers that are too high for a good picture made into several.
fn split(layers: &[usize], sizes: &[Size], nodes: &[usize]) -> Vec<usize> {
    let size = |node: usize| sizes.get(node).copied().unwrap_or(Size { width: 0, height: 0 });
    let area: i64 = nodes
        .iter()
        .map(|node| {
            let size = size(*node);
            i64::from(size.width + BETWEEN_LAYERS) * i64::from(size.height + BETWEEN_BOXES)
        })
        .sum();
    // As high as two thirds of its width, if all went well.
    let wanted = i32::try_from((area * 2 / 3).max(1).isqrt()).unwrap_or(i32::MAX).max(600);
    let mut result = vec![0; layers.len()];
    let mut next = 0;
    let last = layers.iter().max().copied().unwrap_or(0);
    for layer in 0..=last {
        let mut height = 0;
        let mut used = false;
        for node in nodes.iter().filter(|node| layers.get(**node) == Some(&layer)) {
            let own = size(*node).height + BETWEEN_BOXES;
            if used && height + own > wanted {
                next += 1;
                height = 0;
            }
            height += own;
            used = true;
            if let Some(place) = result.get_mut(*node) {
                *place = next;
            }
        }
        next += usize::from(used);
    }
    result
}

/// Turns orders into places.
fn arrange(
    sizes: &[Size],
    lines: &[Line],
    placed: &[Vec<Place>],
    alone: &[usize],
    neighbours: &dyn Fn(Place, &[Place]) -> Vec<usize>,
) -> Layout {
    let size = |node: usize| sizes.get(node).copied().unwrap_or(Size { width: 0, height: 0 });
    let height = |place: Place| match place {
        Place::Box(node) => size(node).height,
        Place::Passing { .. } => LINE,
    };
    let gap = |one: Place, other: Place| match (one, other) {
        (Place::Passing { .. }, Place::Passing { .. }) => 4,
        (Place::Box(_), Place::Box(_)) => BETWEEN_BOXES,
        _ => BETWEEN_BOXES / 2,
    };
    // First from the top; then each where its neighbours are, as far as the others leave room.
    let mut tops: Vec<Vec<i32>> = placed
        .iter()
        .map(|layer| {
            let mut y = 0;
            let mut before: Option<Place> = None;
            let mut tops = Vec::new();
            for place in layer {
                y += before.map_or(0, |before| gap(before, *place));
                tops.push(y);
                y += height(*place);
                before = Some(*place);
            }
            tops
        })
        .collect();
    let middle = |tops: &[Vec<i32>], layer: usize, at: usize| -> i32 {
        let top = tops.get(layer).and_then(|tops| tops.get(at)).copied().unwrap_or(0);
        top + placed.get(layer).and_then(|layer| layer.get(at)).map_or(0, |place| height(*place)) / 2
    };
    for sweep in 0..12 {
        for step in 0..placed.len() {
            let layer = if sweep % 2 == 0 { step } else { placed.len() - 1 - step };
            let Some(places) = placed.get(layer) else { continue };
            let wishes: Vec<i32> = places
                .iter()
                .enumerate()
                .map(|(at, place)| {
                    let mut middles = Vec::new();
                    for beside in [layer.checked_sub(1), Some(layer + 1)].into_iter().flatten() {
                        let near =
                            placed.get(beside).map(|other| neighbours(*place, other)).unwrap_or_default();
                        middles.extend(near.into_iter().map(|other| middle(&tops, beside, other)));
                    }
                    let own = middle(&tops, layer, at);
                    let count = i32::try_from(middles.len()).unwrap_or(1);
                    let wished =
                        if middles.is_empty() { own } else { middles.iter().sum::<i32>() / count.max(1) };
                    wished - height(*place) / 2
                })
                .collect();
            let separate = |at: usize| match (places.get(at), places.get(at + 1)) {
                (Some(one), Some(other)) => height(*one) + gap(*one, *other),
                _ => 0,
            };
            if let Some(tops) = tops.get_mut(layer) {
                *tops = separated(&wishes, &separate);
            }
        }
    }
    let highest = tops.iter().flatten().min().copied().unwrap_or(0);
    let mut boxes = vec![Point { x: MARGIN, y: MARGIN }; sizes.len()];
    let mut passing: Vec<Vec<Point>> = vec![Vec::new(); lines.len()];
    let mut x = MARGIN;
    let mut bottom = MARGIN;
    for (places, tops) in placed.iter().zip(&tops) {
        let width = places.iter().map(|place| match place {
            Place::Box(node) => size(*node).width,
            Place::Passing { .. } => 0,
        });
        let width = width.max().unwrap_or(0);
        for (place, top) in places.iter().zip(tops) {
            let y = top - highest + MARGIN;
            bottom = bottom.max(y + height(*place));
            match place {
                Place::Box(node) => {
                    if let Some(point) = boxes.get_mut(*node) {
                        *point = Point { x: x + (width - size(*node).width) / 2, y };
                    }
                }
                Place::Passing { line } => {
                    let y = y + LINE / 2;
                    if let Some(points) = passing.get_mut(*line) {
                        points.extend([Point { x, y }, Point { x: x + width, y }]);
                    }
                }
            }
        }
        x += width + BETWEEN_LAYERS;
    }
    let mut right = (x - BETWEEN_LAYERS).max(MARGIN);
    // What belongs to nothing stands below, in rows.
    let row_width = right.max(1100);
    let (mut at, mut row_height) =
        (Point { x: MARGIN, y: bottom + if placed.is_empty() { 0 } else { 2 * BETWEEN_BOXES } }, 0);
    for node in alone {
        let own = size(*node);
        if at.x > MARGIN && at.x + own.width > row_width {
            at = Point { x: MARGIN, y: at.y + row_height + BETWEEN_BOXES };
            row_height = 0;
        }
        if let Some(point) = boxes.get_mut(*node) {
            *point = at;
        }
        row_height = row_height.max(own.height);
        right = right.max(at.x + own.width);
        bottom = bottom.max(at.y + own.height);
        at.x += own.width + BETWEEN_BOXES;
    }
    let drawn = lines.iter().zip(&passing).map(|(line, through)| {
        let at = |node: usize| boxes.get(node).copied().unwrap_or(Point { x: 0, y: 0 });
        ends(*line, at(line.from), at(line.to), size(line.from), size(line.to), through)
    });
    Layout { lines: drawn.collect(), width: right + MARGIN, height: bottom + MARGIN, boxes }
}

/// Places that are as near to what each wishes as their distances allow, in their order: groups of those that would
/// overlap share the mean of their wishes.
fn separated(wishes: &[i32], distance: &dyn Fn(usize) -> i32) -> Vec<i32> {
    // Of each group: the first top it wishes, how many wish it, and how far each is from the first.
    let mut groups: Vec<(i64, i64, Vec<i32>)> = Vec::new();
    for (at, wish) in wishes.iter().enumerate() {
        let mut group = (i64::from(*wish), 1, vec![0]);
        while let Some((sum, count, offsets)) = groups.pop() {
            let size = i64::try_from(offsets.len()).unwrap_or(1);
            let last = offsets.last().copied().unwrap_or(0);
            let between = at + 1 - group.2.len();
            let shift = last + between.checked_sub(1).map_or(0, distance);
            if sum / count + i64::from(shift) <= group.0 / group.1 {
                groups.push((sum, count, offsets));
                break;
            }
            let own = i64::try_from(group.2.len()).unwrap_or(1);
            let merged = offsets.iter().copied().chain(group.2.iter().map(|offset| offset + shift)).collect();
            group = (sum + group.0 - i64::from(shift) * own, size + own, merged);
        }
        groups.push(group);
    }
    let mut tops = Vec::new();
    for (sum, count, offsets) in groups {
        let first = i32::try_from(sum / count.max(1)).unwrap_or(0);
        tops.extend(offsets.into_iter().map(|offset| first + offset));
    }
    tops
}

/// The points of a line: out of the side of a box that is nearer to the other, and through the layers between.
fn ends(line: Line, from: Point, to: Point, own: Size, other: Size, through: &[Point]) -> Vec<Point> {
    let (leaves, arrives) = (from.y + line.leaves, to.y + line.arrives);
    if from.x > to.x + other.width {
        let mut points = vec![Point { x: from.x, y: leaves }];
        points.extend(through.iter().rev());
        points.push(Point { x: to.x + other.width, y: arrives });
        points
    } else if from.x + own.width < to.x {
        let mut points = vec![Point { x: from.x + own.width, y: leaves }];
        points.extend(through);
        points.push(Point { x: to.x, y: arrives });
        points
    } else {
        // Beside or above each other, or the same: out to the right and back.
        let right = from.x + own.width;
        let other_right = to.x + other.width;
        vec![Point { x: right, y: leaves }, Point { x: other_right, y: arrives }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(from: usize, to: usize) -> Line {
        Line { from, to, leaves: 10, arrives: 10 }
    }

    #[test]
    fn boxes_never_overlap_whatever_the_lines() {
        // A hub that many refer to, a chain, a circle, one that refers to itself, and some that are alone.
        let sizes: Vec<_> =
            (0..60).map(|n| Size { width: 180 + n % 7 * 10, height: 60 + n * 37 % 200 }).collect();
        let mut lines: Vec<_> = (1..25).map(|n| line(n, 0)).collect();
        lines.extend((25..40).map(|n| line(n, n - 1)));
        lines.extend([
            line(40, 41),
            line(41, 42),
            line(42, 40),
            line(43, 43),
            line(44, 0),
            line(44, 30),
            line(39, 1),
        ]);
        let layout = layout(&sizes, &lines);
        for (a, (one, size)) in layout.boxes.iter().zip(&sizes).enumerate() {
            assert!(
                one.x >= 0
                    && one.y >= 0
                    && one.x + size.width <= layout.width
                    && one.y + size.height <= layout.height
            );
            for (b, (other, other_size)) in layout.boxes.iter().zip(&sizes).enumerate().skip(a + 1) {
                let apart = one.x + size.width <= other.x
                    || other.x + other_size.width <= one.x
                    || one.y + size.height <= other.y
                    || other.y + other_size.height <= one.y;
                assert!(apart, "{a} at {one:?} and {b} at {other:?}");
            }
        }
        assert!(layout.lines.iter().all(|points| points.len() >= 2));
        assert!(layout.height < 4000 && layout.width < 8000, "{} x {}", layout.width, layout.height);
    }

    #[test]
    fn what_is_referred_to_stands_left_of_what_refers_to_it() {
        let sizes = [Size { width: 100, height: 50 }; 3];
        let layout = layout(&sizes, &[line(1, 0), line(2, 1), line(2, 0)]);
        let x: Vec<_> = layout.boxes.iter().map(|point| point.x).collect();
        assert!(x[0] < x[1] && x[1] < x[2], "{x:?}");
        // The line over two layers passes the one between beside its box.
        assert_eq!(layout.lines[2].len(), 4);
        let passing = layout.lines[2][1].y;
        assert!(passing < layout.boxes[1].y || passing > layout.boxes[1].y + 50);
    }
}
