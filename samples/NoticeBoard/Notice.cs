namespace NoticeBoard;

/// <summary>One notice.</summary>
/// <param name="Text">What it says; written by a stranger.</param>
/// <param name="Age">How long it has been there.</param>
public sealed record Notice(string Text, TimeSpan Age);
