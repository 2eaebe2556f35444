#ifndef CHECKD_TASKS_LIST_H_
#define CHECKD_TASKS_LIST_H_

#include <cstddef>

namespace checkd {

// The place of an object in a List: 16 bytes inside the object itself. A hook
// is in one list at a time and leaves it when destroyed. An object may have
// several, for as many lists.
class ListHook {
 public:
  ListHook() = default;
  ~ListHook() { Unlink(); }
  ListHook(const ListHook&) = delete;
  ListHook& operator=(const ListHook&) = delete;

  bool linked() const { return next_ != nullptr; }

  // Leaves whatever list it is in, in O(1) and without knowing which. No-op if
  // in none.
  void Unlink() {
    if (next_ == nullptr) return;
    next_->prev_ = prev_;
    prev_->next_ = next_;
    next_ = prev_ = nullptr;
  }

 private:
  template <typename T, auto kHook>
  friend class List;

  ListHook* next_ = nullptr;
  ListHook* prev_ = nullptr;
};

// A doubly linked list threaded through its members: no allocation, no
// ownership.
//
//   struct Job { int id; ListHook hook; };
//   List<Job, &Job::hook> jobs;
//   jobs.PushBack(&job);
//   while (Job* next = jobs.PopFront()) Run(next);
//
// Not thread-safe. While iterating, only the element at hand may be unlinked.
template <typename T, auto kHook>
class List {
 public:
  List() { Reset(); }
  // Unlinks what is left.
  ~List() {
    Clear();
    head_.next_ = head_.prev_ = nullptr;
  }
  List(const List&) = delete;
  List& operator=(const List&) = delete;

  bool empty() const { return head_.next_ == &head_; }
  T* front() { return empty() ? nullptr : Owner(head_.next_); }
  T* back() { return empty() ? nullptr : Owner(head_.prev_); }

  // `item` moves here if it is in a list already. O(1), as all here that does
  // not say otherwise.
  void PushBack(T* item) { InsertBefore(&head_, &(item->*kHook)); }
  void PushFront(T* item) { InsertBefore(head_.next_, &(item->*kHook)); }

  // Null when empty.
  T* PopFront() {
    if (empty()) return nullptr;
    T* item = Owner(head_.next_);
    (item->*kHook).Unlink();
    return item;
  }

  // `item` must be in this list.
  void Remove(T* item) { (item->*kHook).Unlink(); }

  // Moves all of `other` to the end of this list, in order and in O(1).
  void TakeAll(List* other) {
    if (other->empty()) return;
    ListHook* first = other->head_.next_;
    ListHook* last = other->head_.prev_;
    first->prev_ = head_.prev_;
    head_.prev_->next_ = first;
    last->next_ = &head_;
    head_.prev_ = last;
    other->Reset();
  }

  // Unlinks all, in O(n); the objects stay as they are.
  void Clear() {
    while (!empty()) head_.next_->Unlink();
  }

  // O(n): for tests and reports.
  size_t CountSlow() const {
    size_t n = 0;
    for (const ListHook* at = head_.next_; at != &head_; at = at->next_) ++n;
    return n;
  }

  // Goes from front to back. It has read the next element already: what is put
  // in behind the one at hand may be passed over.
  class Iterator {
   public:
    T& operator*() const { return *Owner(at_); }
    T* operator->() const { return Owner(at_); }
    Iterator& operator++() {
      at_ = next_;
      next_ = at_->next_;
      return *this;
    }
    bool operator==(const Iterator& other) const { return at_ == other.at_; }

   private:
    friend class List;
    explicit Iterator(ListHook* at) : at_(at), next_(at->next_) {}
    ListHook* at_;
    ListHook* next_;  // read ahead, so that the element at hand may leave
  };
  Iterator begin() { return Iterator(head_.next_); }
  Iterator end() { return Iterator(&head_); }

 private:
  void Reset() { head_.next_ = head_.prev_ = &head_; }

  static void InsertBefore(ListHook* where, ListHook* hook) {
    if (where == hook) return;
    hook->Unlink();
    hook->next_ = where;
    hook->prev_ = where->prev_;
    where->prev_->next_ = hook;
    where->prev_ = hook;
  }

  // The object around a hook; the address is any that is aligned and not null.
  static T* Owner(ListHook* hook) {
    constexpr size_t kProbe = 1 << 16;
    const size_t offset =
        reinterpret_cast<size_t>(&(reinterpret_cast<T*>(kProbe)->*kHook)) -
        kProbe;
    return reinterpret_cast<T*>(reinterpret_cast<char*>(hook) - offset);
  }

  ListHook head_;
};

}  // namespace checkd

#endif  // CHECKD_TASKS_LIST_H_
